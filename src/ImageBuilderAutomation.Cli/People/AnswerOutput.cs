using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.People;

/// <summary>Writes what a function answered. Every verb that acts shows it the same way.</summary>
internal static class AnswerOutput
{
    /// <param name="subject">What was acted on; null when the message names it.</param>
    /// <returns>The verb's exit code.</returns>
    public static int Write(ParseResult parsed, bool json, string? subject, FunctionAnswer answer)
    {
        if (json)
            JsonOutput.Write(parsed.InvocationConfiguration.Output, AnswerJson.Of(answer), AnswerJsonContext.Default.AnswerJson);
        else
            WriteText(parsed, subject, answer);
        return ExitCodeOf(answer);
    }

    public static void WriteText(ParseResult parsed, string? subject, FunctionAnswer answer)
    {
        var writer = answer.IsDone ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error;
        writer.WriteLine(PlainText.Of($"{(subject is null ? "" : $"{subject}: ")}{(answer.IsDone ? "" : "refused: ")}{answer.Message}"));
        foreach (var line in answer.Details)
            writer.WriteLine($"  {PlainText.Of(line)}");
    }

    public static int ExitCodeOf(FunctionAnswer answer) => answer.IsDone ? ExitCode.Ok : ExitCode.Problems;
}

/// <summary>The result of a verb that acts.</summary>
/// <param name="Code">The kind of answer in one word, such as <c>Done</c>, <c>Refused</c> or <c>NeedsSecondPerson</c>.</param>
internal sealed record AnswerJson(bool Done, string Code, string Message, IReadOnlyList<string> Details)
{
    public static AnswerJson Of(FunctionAnswer answer) => new(answer.IsDone, answer.Code, answer.Message, answer.Details);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnswerJson))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
