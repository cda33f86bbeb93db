using System.Text.Json;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Cli.Triggers;

/// <summary>Pipeline runs as text for people and as JSON.</summary>
internal static class RoundWords
{
    public static string Of(RoundVerdict verdict) => verdict == RoundVerdict.KeepBack ? "keepBack" : verdict.ToString().ToLowerInvariant();

    public static void Write(TextWriter output, IReadOnlyList<Round> rounds)
    {
        var columns = new Columns();
        if (rounds.Count > 0)
            columns.Add("PIPELINE", "RUN", "STATE", "OPENED", "CAUSES", "REASON");
        foreach (var round in rounds)
        {
            columns.Add(
                Pipeline.NameIn(round.PipelineArn), $"{round.N}", round.State.ToString().ToLowerInvariant(), Text.Of(round.OpenedAt),
                string.Join("; ", round.Causes.Select(cause => cause.Cause.ToString()).Take(3))
                    + (round.Causes.Count > 3 ? $" and {round.Causes.Count - 3} more" : ""),
                (round.IsOpen ? round.Decision?.Because : round.Outcome) ?? "");
        }

        columns.WriteTo(output);
        output.WriteLine(rounds.Count == 1 ? "1 run" : $"{rounds.Count} runs");
    }

    public static void Write(Utf8JsonWriter writer, Round round)
    {
        writer.WriteString("pipeline", Pipeline.NameIn(round.PipelineArn));
        writer.WriteNumber("round", round.N);
        writer.WriteString("state", round.State.ToString().ToLowerInvariant());
        writer.WriteString("opened", Text.Of(round.OpenedAt));
        writer.WriteString("started", round.StartedAt is { } started ? Text.Of(started) : null);
        writer.WriteString("image", round.ImageArn);
        writer.WriteString("outcome", round.Outcome);
        writer.WriteList("causes", round.Causes, cause =>
        {
            writer.WriteString("cause", cause.Cause.ToString());
            writer.WriteString("key", cause.Cause.Key);
            writer.WriteString("because", cause.Because);
            writer.WriteString("rules", string.Join(' ', cause.Rules));
            writer.WriteString("arrived", Text.Of(cause.ArrivedAt));
            writer.WriteString("dropped", cause.Dropped);
        });
        writer.WriteList("decisions", round.Decisions, decision =>
        {
            writer.WriteString("at", Text.Of(decision.DecidedAt));
            writer.WriteString("verdict", Of(decision.Verdict));
            writer.WriteString("because", decision.Because);
            writer.WriteString("policy", decision.PolicyHash);
        });
    }
}
