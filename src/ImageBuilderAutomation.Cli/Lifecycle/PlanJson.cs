using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes a plan as JSON.</summary>
internal static class PlanJson
{
    public static void Write(TextWriter output, RetirementPlan plan) => JsonOutput.WriteTo(output, writer =>
    {
        writer.WriteString("at", TimeFormat.Of(plan.At));
        writer.WriteString("policy", plan.PolicyHash);
        writer.WriteStartArray("refusals");
        foreach (var refusal in plan.Refusals)
            writer.WriteStringValue(refusal);
        writer.WriteEndArray();
        writer.WriteStartObject("sums");
        writer.WriteNumber("images", plan.Decisions.Count);
        foreach (var verdict in Enum.GetValues<ImageVerdict>())
            writer.WriteNumber(NameOf(verdict), plan.Count(verdict));
        writer.WriteEndObject();
        writer.WriteList("images", plan.Decisions, decision =>
        {
            writer.WriteString("build", decision.Image.Path);
            writer.WriteString("arn", decision.Image.Arn.ToString());
            writer.WriteString("status", decision.Image.Status);
            writer.WriteString("created", decision.Image.CreatedAt is { } created ? TimeFormat.Of(created) : null);
            writer.WriteString("decision", decision.IsKept ? "keep" : "retire");
            writer.WriteString("verdict", NameOf(decision.Verdict));
            writer.WriteString("action", decision.Action?.Name());
            writer.WriteString("notBefore", decision.ActsAt is { } at ? TimeFormat.Of(at) : null);
            writer.WriteStartArray("reasons");
            foreach (var reason in decision.Reasons)
                writer.WriteStringValue(reason);
            writer.WriteEndArray();
        });
    });

    private static string NameOf(ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Keep => "keep",
        ImageVerdict.Announce => "announce",
        ImageVerdict.Wait => "wait",
        _ => "act",
    };
}
