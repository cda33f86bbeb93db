using System.CommandLine;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The file argument and the JSON option that every policy verb has.</summary>
internal static class PolicyFile
{
    public static Argument<string> Argument() => new("file")
    {
        Description = "The policy file.",
        DefaultValueFactory = _ => Path.Combine("policy", "policy.json"),
    };

    public static Option<bool> JsonOption() => new("--json") { Description = "Print the result as one JSON document." };

    /// <exception cref="UsageException">The file does not exist or cannot be read.</exception>
    public static PolicyReadResult Read(string path, DateOnly? today = null)
    {
        try
        {
            return PolicyReader.Read(File.ReadAllText(path), Beside, today);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"Expected a policy file at '{path}': {e.Message}");
        }

        string? Beside(string name) =>
            Path.Combine(Path.GetDirectoryName(path) ?? "", name) is var beside && File.Exists(beside) ? File.ReadAllText(beside) : null;
    }
}
