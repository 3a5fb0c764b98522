using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Exchange.Api;

/// <summary>
/// The trading page: the files that the build has put into wwwroot. They are read once, at the start, and each is a route of its own. So no
/// request ever names a file, and what is not the page's is not there.
/// </summary>
internal static class Page
{
    // Nothing but what this server has: no other site, no script or style in the page itself, and no text that becomes code.
    private const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Index = "index.html";

    // The names of these have a hash of what is in them, so they never change.
    private const string Hashed = "assets/";

    // Best first; the build has compressed what gains by it.
    private static readonly (string Name, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    };

    internal static void MapPage(this WebApplication app)
    {
        var folder = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        if (!Directory.Exists(folder)) return; // built without the page
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!Types.TryGetValue(Path.GetExtension(path), out var type)) continue;
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var file = new PageFile(type, name.StartsWith(Hashed, StringComparison.Ordinal), Forms(path));
            app.MapMethods(name == Index ? "/" : "/" + name, [HttpMethods.Get, HttpMethods.Head], context => SendAsync(context, file));
        }
    }

    private static PageForm[] Forms(string path)
    {
        var compressed = Encodings.Where(encoding => File.Exists(path + encoding.Suffix))
            .Select(encoding => PageForm.Of(encoding.Name, File.ReadAllBytes(path + encoding.Suffix)));
        return [.. compressed, PageForm.Of(null, File.ReadAllBytes(path))];
    }

    private static Task SendAsync(HttpContext context, PageFile file)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var form = file.Forms.First(form => form.Encoding is null || accepted.Any(one => one.Value == form.Encoding && one.Quality != 0));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = file.NeverChanges ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (form.Encoding is not null) headers.ContentEncoding = form.Encoding;
        return TypedResults.Bytes(form.Bytes, file.Type, entityTag: form.Tag).ExecuteAsync(context);
    }

    private sealed record PageFile(string Type, bool NeverChanges, PageForm[] Forms);

    /// <summary>A file's bytes, compressed or not, and what tells them from others.</summary>
    private sealed record PageForm(string? Encoding, byte[] Bytes, EntityTagHeaderValue Tag)
    {
        public static PageForm Of(string? encoding, byte[] bytes) =>
            new(encoding, bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..12])}\""));
    }
}
