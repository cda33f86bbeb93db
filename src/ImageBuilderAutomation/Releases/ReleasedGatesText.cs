using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Releases;

/// <summary>Writes the build's gates: decisions with their evidence, approvals, the request that was sent, and the outcome.</summary>
internal static class ReleasedGatesText
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<GateRecord> gates) =>
        writer.WriteList("gates", gates.OrderBy(gate => gate.OpenedAt).ThenBy(gate => gate.StepExecutionId, StringComparer.Ordinal), gate =>
        {
            writer.WriteString("step", gate.StepExecutionId);
            writer.WriteString("name", gate.StepName);
            writer.WriteString("workflow", gate.WorkflowArn);
            writer.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(gate.State.ToString()));
            writer.WriteString("opened", ReleaseText.Time(gate.OpenedAt));
            WriteDecision(writer, gate.Decision);
            WriteApprovals(writer, gate.Approvals);
            WriteAnswer(writer, gate);
        });

    private static void WriteDecision(Utf8JsonWriter writer, GateDecision? decision)
    {
        if (decision is null)
        {
            writer.WriteNull("decision");
            return;
        }

        writer.WriteStartObject("decision");
        writer.WriteString("answer", NameOf(decision.Answer));
        writer.WriteString("reason", decision.Reason);
        writer.WriteString("policy", decision.PolicyHash);
        writer.WriteString("decided", ReleaseText.Time(decision.DecidedAt));
        writer.WriteList("rules", decision.Rules, rule =>
        {
            writer.WriteString("rule", rule.Rule);
            writer.WriteString("answer", NameOf(rule.Answer));
            writer.WriteString("reason", rule.Reason);
            writer.WriteList("conditions", rule.Conditions, condition =>
            {
                writer.WriteString("condition", condition.Condition);
                writer.WriteString("is", NameOf(condition.Truth));
                writer.WriteString("observed", condition.Observed);
            });
            WriteOmitted(writer, rule.OmittedConditions);
        });
        WriteWaivers(writer, decision.Waivers);
        WriteOmitted(writer, decision.OmittedWaivers);
        writer.WriteEndObject();
    }

    /// <summary>How many entries of the list before it the record leaves out because of its size; nothing if it has them all.</summary>
    private static void WriteOmitted(Utf8JsonWriter writer, int omitted)
    {
        if (omitted > 0)
            writer.WriteNumber("omitted", omitted);
    }

    private static void WriteWaivers(Utf8JsonWriter writer, IReadOnlyList<UsedWaiver> waivers) =>
        writer.WriteList("waivers", Sorted(waivers), waiver =>
        {
            writer.WriteStartArray("findings");
            foreach (var finding in waiver.Findings.Order(StringComparer.Ordinal))
                writer.WriteStringValue(finding);
            writer.WriteEndArray();
            WriteOmitted(writer, waiver.OmittedFindings);
            writer.WriteString("package", waiver.Package);
            writer.WriteString("until", waiver.Until.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("owner", waiver.Owner);
            writer.WriteString("reason", waiver.Reason);
            writer.WriteString("ticket", waiver.Ticket);
        });

    private static IEnumerable<UsedWaiver> Sorted(IReadOnlyList<UsedWaiver> waivers) => waivers
        .OrderBy(waiver => waiver.Owner, StringComparer.Ordinal)
        .ThenBy(waiver => string.Join(' ', waiver.Findings), StringComparer.Ordinal);

    private static void WriteApprovals(Utf8JsonWriter writer, IReadOnlyList<Approval> approvals) =>
        writer.WriteList("approvals", approvals.OrderBy(approval => approval.At).ThenBy(approval => approval.By, StringComparer.Ordinal), approval =>
        {
            writer.WriteString("group", approval.Group);
            writer.WriteString("by", approval.By);
            writer.WriteString("reason", approval.Reason);
            writer.WriteString("at", ReleaseText.Time(approval.At));
        });

    private static void WriteAnswer(Utf8JsonWriter writer, GateRecord gate)
    {
        if (gate.Stop is { } stop)
        {
            writer.WriteStartObject("stopOrder");
            writer.WriteString("by", stop.By);
            writer.WriteString("reason", stop.Reason);
            writer.WriteString("at", ReleaseText.Time(stop.At));
            writer.WriteEndObject();
        }

        if (gate.Request is { } request)
        {
            writer.WriteStartObject("sent");
            writer.WriteNumber("sequence", request.Sequence);
            writer.WriteString("action", request.Action);
            writer.WriteString("reason", request.Reason);
            writer.WriteString("at", ReleaseText.Time(request.StoredAt));
            writer.WriteEndObject();
        }

        if (gate.Outcome is { } outcome)
        {
            writer.WriteStartObject("outcome");
            writer.WriteString("action", outcome.Action);
            writer.WriteString("reason", outcome.Reason);
            writer.WriteString("step", outcome.StepStatus);
            writer.WriteString("observed", ReleaseText.Time(outcome.ObservedAt));
            writer.WriteEndObject();
        }
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
