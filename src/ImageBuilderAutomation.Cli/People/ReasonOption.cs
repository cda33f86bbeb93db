using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.People;

/// <summary>The reason that a person gives for an action.</summary>
internal static class ReasonOption
{
    public static Option<string> Create() => new("--reason") { Description = "The reason, on one line. It is recorded with your name.", Required = true };

    /// <exception cref="UsageException">The reason cannot be recorded, for example because it is empty or has several lines.</exception>
    public static string Read(ParseResult parsed, Option<string> option)
    {
        var reason = parsed.GetRequiredValue(option);
        return ReasonText.ProblemOf(reason) is { } problem ? throw new UsageException($"--reason: {problem}.") : reason;
    }
}
