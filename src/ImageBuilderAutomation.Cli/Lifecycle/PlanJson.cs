using System.Text.Json.Serialization;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>A plan: the decision about every image, why the whole plan is refused, who was asked about uses, and what changed since the latest run.</summary>
internal sealed record PlanJson(
    string At, string Policy, IReadOnlyList<string> Refusals, PlanSumsJson Sums, IEnumerable<PlannedImageJson> Images, IEnumerable<ReasonSumJson> Reasons,
    IEnumerable<UsageSourceJson> Usage, PlanChangesJson? Changes)
{
    public static PlanJson Of(PlanView view)
    {
        var plan = view.Plan;
        return new(
            TimeFormat.Of(plan.At), plan.PolicyHash, plan.Refusals,
            new(
                plan.Decisions.Count, plan.Count(ImageVerdict.Keep), plan.Count(ImageVerdict.Announce), plan.Count(ImageVerdict.Wait), plan.Count(ImageVerdict.Act)),
            plan.Decisions.Select(PlannedImageJson.Of), view.Sums.Select(sum => new ReasonSumJson(sum.Reason, sum.Images)),
            view.Usage.Select(source => new UsageSourceJson(source.Source.Name(), source.Amis.Count, source.Calls, source.Problem)),
            view.Changes is { } changes ? new(TimeFormat.Of(changes.Since), changes.Retiring, changes.Kept, changes.Gone) : null);
    }
}

internal sealed record ReasonSumJson(string Reason, int Images);

internal sealed record UsageSourceJson(string Source, int Amis, int Calls, string? Problem);

/// <param name="Gone">Null when it is not known which images are gone.</param>
internal sealed record PlanChangesJson(string Since, IReadOnlyList<string> Retiring, IReadOnlyList<string> Kept, IReadOnlyList<string>? Gone);

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
