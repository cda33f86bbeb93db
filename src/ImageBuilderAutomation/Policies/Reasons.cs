using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>
/// The reason sent to the service and shown to people: <c>clean: scan completed within 24h, tests passed, 0 critical (policy 8f3c1e)</c>.
/// </summary>
internal static class Reasons
{
    /// <summary>The service accepts 1 to 1024 characters.</summary>
    private const int MaxLength = 1024;

    public static string NoRule(GateFacts facts, Policy policy)
    {
        var build = facts.Image.PipelineName is { } pipeline ? $"pipeline {pipeline}" : $"image {facts.Image.Name} without a pipeline";
        return Signed($"no rule matches {facts.Step.WorkflowType}/{facts.Step.Name} of {build}", policy);
    }

    public static string Of(IReadOnlyList<RuleAnswer> winners, Policy policy)
    {
        // Each winning rule gets an equal share of the length, so that every one of them is named.
        var reserved = (MaxLength - Signature(policy).Length) / winners.Count;
        return Signed(string.Join("; ", winners.Select(winner => Printable.Shortened($"{winner.Rule}: {winner.Reason}", Math.Max(reserved - 2, 8)))), policy);
    }

    private static string Signed(string text, Policy policy)
    {
        var signature = Signature(policy);
        return Printable.Shortened(text, MaxLength - signature.Length) + signature;
    }

    private static string Signature(Policy policy) => $" (policy {policy.ShortHash})";
}
