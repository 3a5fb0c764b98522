namespace Exchange.Api;

/// <summary>The address by which people reach an exchange: that of the links it prints.</summary>
internal static class PublicAddress
{
    /// <summary>
    /// What the setting Api:PublicUrl says, or else where the program listens; localhost, where it listens on all addresses of its machine.
    /// </summary>
    internal static string Of(ExchangeOptions options, string listening)
    {
        if (options.Api.PublicUrl.Length > 0) return options.Api.PublicUrl.TrimEnd('/');
        var address = BindingAddress.Parse(listening);
        return address.Host is "0.0.0.0" or "[::]" or "+" or "*" ? $"{address.Scheme}://localhost:{address.Port}" : listening;
    }
}
