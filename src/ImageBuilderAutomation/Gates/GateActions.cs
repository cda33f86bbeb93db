using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Gates;

/// <summary>What a gate lacks, and what a person runs about it. Pure.</summary>
public static class GateActions
{
    /// <returns>What the rules that hold the gate miss, each once.</returns>
    public static IReadOnlyList<string> Missing(GateRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Decision is not { Rules.Count: > 0 } decision)
            return ["a gate rule that matches the step"];
        // Nothing but somebody's answer: the rules would release the step, and in mode observe nothing is sent.
        if (decision.Answer is GateAnswer.Resume)
            return ["an answer by a person, because gates are only observed"];
        return [.. decision.Rules.Where(rule => rule.Answer == decision.Answer).SelectMany(Missing).Distinct()];
    }

    public static ToolCommand? Command(GateRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var build = ImageBuildArn.ShortNameOf(record.ImageArn);
        return record.State switch
        {
            GateState.Expired when PipelineArn.TryParse(record.PipelineArn, out var pipeline) => new($"triggers start {pipeline.Name}", NeedsReason: true),
            GateState.Open when !record.IsObserved && OpenGroup(record) is { } group => new($"gates approve {build} --group {group}", NeedsReason: true),
            GateState.Open or GateState.Expired => new($"gates show {build}"),
            _ when record.Outcome?.Action is "STOP" or StepRequest.Cancel => new($"history show {build}"),
            _ => null,
        };
    }

    private static IEnumerable<string> Missing(RuleAnswer rule)
    {
        var lacking = rule.Conditions.Where(condition => condition.Truth is not Truth.True).ToList();
        return lacking.Count == 0 ? [$"rule {rule.Rule}: {rule.Reason}"] : lacking.SelectMany(Missing);
    }

    private static IEnumerable<string> Missing(ConditionResult condition) => condition.OpenSeats is { Count: > 0 } seats
        ? seats.Select(seat => seat.All == 1
            ? $"an approval of group {seat.Group}"
            : string.Create(CultureInfo.InvariantCulture, $"{seat.Open} of {seat.All} approvals of group {seat.Group}"))
        : [$"{condition.Condition}: {condition.Observed}"];

    private static string? OpenGroup(GateRecord record) => record.Decision?.Rules.Where(rule => rule.Answer == record.Decision.Answer)
        .SelectMany(rule => rule.Conditions).SelectMany(condition => condition.OpenSeats ?? []).FirstOrDefault()?.Group;
}
