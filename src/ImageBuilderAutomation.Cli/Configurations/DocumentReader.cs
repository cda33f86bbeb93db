using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>Reads one configuration from JSON: a Get response, or a Create or Update request.</summary>
internal static class DocumentReader
{
    /// <exception cref="UsageException">The file does not exist or does not contain a configuration.</exception>
    public static InfrastructureConfiguration Read(string path)
    {
        try
        {
            var document = JsonObject.Create(InputFile.ReadJson(path, "a configuration as JSON")) ?? throw new InvalidOperationException("it is empty");
            var configuration = document["infrastructureConfiguration"]?.AsObject() ?? document;
            var arn = Text(configuration["arn"] ?? configuration["infrastructureConfigurationArn"]);
            var name = Text(configuration["name"]) ?? (arn is null ? null : arn[(arn.LastIndexOf('/') + 1)..]) ?? Path.GetFileNameWithoutExtension(path);
            return new(arn ?? $"infrastructure-configuration/{SlugOf(name)}", name, Fields(configuration), null);
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException($"Expected a configuration as JSON at '{path}': {e.Message}");
        }
    }

    private static ConfigurationFields Fields(JsonObject configuration)
    {
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var field in ConfigurationField.All)
        {
            var node = field.Path.Split('.').Aggregate((JsonNode?)configuration, (inner, member) => inner?.AsObject()[member]);
            if (field.Kind is FieldKind.Map)
            {
                foreach (var (key, value) in node?.AsObject() ?? [])
                    values[field.PathOf(key)] = FieldValue.Of(Text(value) ?? "");
            }
            else if (field.Kind is FieldKind.List && node?.AsArray() is { Count: > 0 } items)
            {
                values[field.Path] = new([.. items.Select(item => Text(item) ?? "")]);
            }
            else if (field.Kind is not FieldKind.List && Text(node) is { Length: > 0 } text)
            {
                values[field.Path] = FieldValue.Of(text);
            }
        }

        return new() { Values = values };
    }

    /// <exception cref="InvalidOperationException">A value is an object or a list.</exception>
    private static string? Text(JsonNode? node) => node?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Object or JsonValueKind.Array => throw new InvalidOperationException($"a single value was expected at {node.GetPath()}"),
        _ => node.ToJsonString(),
    };

    // The service derives the slug from the name in the same way.
    private static string SlugOf(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
}
