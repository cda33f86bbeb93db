using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>A plan: the decision about every image, and why the whole plan is refused.</summary>
internal sealed record PlanJson(string At, string Policy, IReadOnlyList<string> Refusals, PlanSumsJson Sums, IEnumerable<PlannedImageJson> Images)
{
    public static PlanJson Of(RetirementPlan plan) => new(
        TimeFormat.Of(plan.At), plan.PolicyHash, plan.Refusals,
        new(
            plan.Decisions.Count, plan.Count(ImageVerdict.Keep), plan.Count(ImageVerdict.Announce), plan.Count(ImageVerdict.Wait), plan.Count(ImageVerdict.Act)),
        plan.Decisions.Select(PlannedImageJson.Of));
}

internal sealed record PlanSumsJson(int Images, int Keep, int Announce, int Wait, int Act);

internal sealed record PlannedImageJson(
    string Build, string Arn, string Status, string? Created, string Decision, string Verdict, string? Action, string? NotBefore, IReadOnlyList<string> Reasons)
{
    public static PlannedImageJson Of(LifecycleDecision decision) => new(
        decision.Image.Path, decision.Image.Arn.ToString(), decision.Image.Status, TimeFormat.IfKnown(decision.Image.CreatedAt),
        decision.IsKept ? "keep" : "retire", NameOf(decision.Verdict), decision.Action?.Name(), TimeFormat.IfKnown(decision.ActsAt), decision.Reasons);

    private static string NameOf(ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Keep => "keep",
        ImageVerdict.Announce => "announce",
        ImageVerdict.Wait => "wait",
        _ => "act",
    };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanJson))]
internal sealed partial class LifecycleJsonContext : JsonSerializerContext;
