using System.Text.Json;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The operator's names for stacks, from a file of theirs.</summary>
/// <param name="Default">The name that counts without <c>--stack</c>.</param>
internal sealed record StackConfiguration(string? Default, IReadOnlyDictionary<string, NamedStack>? Stacks)
{
    public const string FileVariable = "IMAGE_BUILDER_AUTOMATION_CONFIG";
    private const string Expected = "a configuration of stacks";

    /// <summary>The file of <see cref="FileVariable"/>, or <c>image-builder-automation/config.json</c> in the user's configuration folder, which need not exist.</summary>
    /// <exception cref="UsageException">The file cannot be read or has unknown members.</exception>
    public static StackConfiguration Read()
    {
        var given = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file ? file : null;
        var path = given ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "image-builder-automation", "config.json");
        return given is null && !File.Exists(path) ? new(null, null) : Parse(InputFile.ReadText(path, Expected), path);
    }

    /// <exception cref="UsageException">The text is not JSON, or has unknown members.</exception>
    public static StackConfiguration Parse(string text, string path)
    {
        StackConfiguration read;
        try
        {
            read = JsonSerializer.Deserialize(text, StackConfigurationContext.Default.StackConfiguration) ?? new(null, null);
        }
        catch (JsonException e)
        {
            throw new UsageException($"Expected {Expected} at '{path}': {e.Message}");
        }

        // CloudFormation describes any stack where none is named, which could be another installation.
        foreach (var (name, stack) in read.Stacks ?? new Dictionary<string, NamedStack>())
        {
            if (stack is null || string.IsNullOrEmpty(stack.Stack) == stack.Url is null)
                throw new UsageException($"Expected {Expected} at '{path}': stack '{name}' needs either \"stack\" with its name in CloudFormation or \"url\".");
            if (stack.Url is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
                throw new UsageException($"Expected {Expected} at '{path}': stack '{name}' needs a URL such as {StackOptions.LocalServices}, found '{url.OriginalString}'.");
        }

        return read;
    }

    /// <summary>The names that need no CloudFormation stack of the same name.</summary>
    public IEnumerable<string> Names => [NamedStack.LocalName, .. Stacks?.Keys ?? []];

    /// <summary>A name of the file; otherwise a local host for <c>local</c> or a URL, and a CloudFormation stack for any other name.</summary>
    public NamedStack Find(string name) => Stacks?.GetValueOrDefault(name)
        ?? (name == NamedStack.LocalName ? NamedStack.Local
            : Uri.TryCreate(name, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? new() { Url = url }
            : new() { Stack = name });
}

/// <summary>Where a stack is.</summary>
internal sealed record NamedStack
{
    public const string LocalName = "local";

    public static readonly NamedStack Local = new() { Url = new(StackOptions.LocalServices) };

    /// <summary>The name of the CloudFormation stack. A local host has only one.</summary>
    public string? Stack { get; init; }

    public string? Region { get; init; }

    public string? Profile { get; init; }

    /// <summary>The URL of the local host's services, as it prints it at start; null for a stack in AWS.</summary>
    public Uri? Url { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(StackConfiguration))]
internal sealed partial class StackConfigurationContext : JsonSerializerContext;
