namespace ImageBuilderAutomation.Gates;

/// <summary>What a recorded approval leads to, in words for the person who gave it. Pure.</summary>
public static class ApprovalEffect
{
    /// <param name="group">The group for which it was given.</param>
    /// <param name="report">What became of the gate.</param>
    /// <returns>What the person would not expect; null when the approval counts and has its effect.</returns>
    public static string? Of(string group, AnswerReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string?[] notes =
        [
            NotAsked(group, report.Record?.Decision),
            report.Result is AnswerResult.Observed ? "mode observe: it is recorded, and nothing is sent to the step" : null,
        ];
        return string.Join("; ", notes.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    private static string? NotAsked(string group, GateDecision? decision)
    {
        // What a bounded record leaves out is not known.
        if (decision is null || decision.Rules.Any(rule => rule is { MayApprove: [], OmittedConditions: > 0 }))
            return null;
        // As the rules write it: platform (role/PlatformApprover).
        List<string> asked = [.. decision.Rules.SelectMany(rule => rule.MayApprove).Select(one => one.Split(" (")[0]).Distinct()];
        if (asked.Contains(group))
            return null;
        var others = asked.Count == 0 ? "none asks for approvals" : $"asked for: {string.Join(", ", asked)}";
        return $"no rule of this gate asks for group {group}, so the approval changes nothing ({others})";
    }
}
