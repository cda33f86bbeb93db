using System.Text;
using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Reads a file that the user names.</summary>
internal static class InputFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="expected">What the file should hold, such as "a policy file".</param>
    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    public static string ReadText(string path, string expected) => Read(path, expected, File.ReadAllText);

    /// <summary>Keeps a byte order mark, which <see cref="ReadText"/> drops.</summary>
    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    public static string ReadExactly(string path, string expected) => Read(path, expected, file => Encoding.UTF8.GetString(File.ReadAllBytes(file)));

    /// <exception cref="UsageException">The file cannot be read, is not JSON, has a member twice, or a text that is not Unicode.</exception>
    public static JsonElement ReadJson(string path, string expected)
    {
        var text = ReadText(path, expected);
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return JsonTexts.ProblemOf(text) is { } problem ? throw new JsonException(problem) : document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new UsageException($"Expected {expected} at '{path}': {e.Message}");
        }
    }

    private static string Read(string path, string expected, Func<string, string> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"Expected {expected} at '{path}': {e.Message}");
        }
    }
}
