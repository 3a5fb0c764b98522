using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Exchange.Api;

/// <summary>
/// The interface's description: /openapi/v1.json for programs and /docs for people. Bodies are read by hand, so the routes say what
/// they take and give.
/// </summary>
internal static class ApiDescriptions
{
    private const string Json = "application/json";

    /// <summary>Describes a route that takes a body.</summary>
    internal static IEndpointConventionBuilder Describe<TRequest, TAnswer>(
        this IEndpointConventionBuilder route, string summary, int status) =>
        route.Describe<TAnswer>(summary, status).WithMetadata(new TakesBody(typeof(TRequest)));

    /// <summary>Describes a route that takes none.</summary>
    internal static IEndpointConventionBuilder Describe<TAnswer>(this IEndpointConventionBuilder route, string summary, int status) =>
        route.Describe(summary, status, new ProducesResponseTypeMetadata(status, typeof(TAnswer), [Json]));

    /// <summary>Describes a route that only answers that it is done.</summary>
    internal static IEndpointConventionBuilder Describe(
        this IEndpointConventionBuilder route, string summary, int status, ProducesResponseTypeMetadata? answer = null) =>
        route.WithSummary(summary).WithMetadata(
            answer ?? new ProducesResponseTypeMetadata(status),
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(Problem), ["application/problem+json"]));

    internal static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
    });

    internal static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", options => options.WithTitle("Exchange"));
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "Exchange", Version = "v1" };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key" },
        };
        return Task.CompletedTask;
    }

    // What hand-written handlers do not show: the numbers and names in the path, the query, the scopes.
    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<ApiDescription>().FirstOrDefault() is not { } description) return;
        if (metadata.OfType<TakesBody>().FirstOrDefault() is { } body)
        {
            var schema = await context.GetOrCreateSchemaAsync(body.Request, null, cancellation);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [Json] = new() { Schema = schema } },
            };
        }

        operation.Parameters ??= [];
        var path = context.Description.RelativePath ?? "";
        foreach (var part in path.Split('/').Where(part => part is ['{', .., '}']))
        {
            var isNumber = part == "{id}" && !path.Contains("/keys/", StringComparison.Ordinal);
            operation.Parameters.Add(Parameter(part.Trim('{', '}'), ParameterLocation.Path, isNumber));
        }

        foreach (var parameter in description.Parameters) operation.Parameters.Add(Parameter(parameter, ParameterLocation.Query, false));
        if (description.Scopes == Scopes.None) return;

        operation.Description = $"Needs a key with the scope {string.Join(" or ", KeyAnswer.Words(description.Scopes))}.";
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", context.Document)] = [] }];
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, bool isNumber) => new()
    {
        Name = name,
        In = location,
        Required = location == ParameterLocation.Path,
        Schema = new OpenApiSchema { Type = isNumber ? JsonSchemaType.Integer : JsonSchemaType.String },
    };

    // Routing would turn away by the framework's own such metadata, before the key was asked for.
    private sealed record TakesBody(Type Request);
}
