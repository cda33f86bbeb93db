using System.Globalization;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// The notifications for a write to a configuration's record. Pure: after a crash the same notifications are built again with the same ids.
/// </summary>
internal static class ConfigurationNotifications
{
    public const string Drifted = "Configuration Drifted";
    public const string Repaired = "Configuration Repaired";
    public const string NotRepaired = "Configuration Not Repaired";
    public const string Contested = "Configuration Contested";

    public static IEnumerable<Notification> Of(ConfigurationRecord before, ConfigurationRecord now)
    {
        var repair = now.Repairs is [var last, ..] && !before.Repairs.Contains(last) ? last : null;
        if (repair is { Outcome: RepairOutcome.Verified })
        {
            var changes = string.Join("; ", repair.Changes.Select(Describe));
            yield return Of(Repaired, DeduplicationKeyOf(repair.Sequence), now, repair.CompletedAt, $"{now.Name} was repaired: {changes}{Authors(repair)}{Contest(now)}.", repair);
        }
        else if (repair is { Outcome: RepairOutcome.NotVerified or RepairOutcome.Refused })
        {
            yield return Of(
                NotRepaired, DeduplicationKeyOf(repair.Sequence), now, repair.CompletedAt, $"{now.Name} could not be repaired ({repair.Detail}){Contest(now)}.", repair);
        }

        if (now.State is ConfigurationState.Contested && before.State is not ConfigurationState.Contested)
        {
            var text = $"{now.Name} {ReasonOf(now)} and is no longer repaired automatically{Contest(now)}.";
            yield return Of(Contested, DeduplicationKeyOf(now.RepairsStarted), now, now.Since, text, null);
        }
        else if (repair is null && now.State is ConfigurationState.Drifted && now.Drifts.Any(drift => !before.Knows(drift)))
        {
            var occasion = $"version {before.Version.ToString(CultureInfo.InvariantCulture)}";
            yield return Of(Drifted, occasion, now, now.Since, $"{now.Name} does not comply with the policy{Contest(now)}.", null);
        }
    }

    private static Notification Of(string kind, string occasion, ConfigurationRecord record, DateTimeOffset at, string text, CompletedRepair? repair) => new(
        kind, record.Arn, occasion, at, text,
        [
            Fact.Of("configuration", record.Name),
            Fact.Of("pipelines", record.Pipelines),
            Fact.Of("drifts", [.. record.Drifts.Select(RowOf)]),
            Fact.Of("changes", [.. (repair?.Changes ?? []).Select(
                change => RowOf(change, repair!.Drifts.FirstOrDefault(drift => drift.Drift.Path == change.Path)))]),
            Fact.Of("policy", record.PolicyHash),
        ])
    {
        Pipelines = record.Pipelines,
        // After a repair, what is left.
        Missing = [.. record.Drifts.Select(drift => $"{drift.Drift.Path}: {drift.Drift.Expected} instead of {drift.Drift.Found ?? "nothing"}")],
        Command = kind == Repaired && record.Drifts.Count == 0 ? null : new($"configurations show {record.Arn[(record.Arn.LastIndexOf('/') + 1)..]}"),
        GroupCommand = new("configurations list"),
    };

    private static IReadOnlyList<Fact> RowOf(RecordedDrift drift) =>
    [
        Fact.Of("path", drift.Drift.Path), Fact.Of("expected", drift.Drift.Expected), Fact.Of("found", drift.Drift.Found), Fact.Of("rule", drift.Drift.Rule),
        Fact.Of("since", drift.Since), Fact.Of("by", drift.By), Fact.Of("notRepaired", drift.Drift.NotRepaired),
    ];

    private static IReadOnlyList<Fact> RowOf(FieldChange change, RecordedDrift? drift) =>
    [
        Fact.Of("path", change.Path), Fact.Of("from", change.From?.ToString()), Fact.Of("to", change.To?.ToString()), Fact.Of("reason", change.Reason),
        Fact.Of("since", drift?.Since), Fact.Of("by", drift?.By),
    ];

    // Words instead of an arrow, because chats and mail may escape it.
    private static string Describe(FieldChange change) =>
        $"{change.Path} from {change.From?.ToString() ?? "nothing"} to {change.To?.ToString() ?? "nothing"}";

    private static string Authors(CompletedRepair repair) =>
        repair.Drifts.Select(drift => drift.By).OfType<string>().Distinct().ToList() is { Count: > 0 } authors
            ? $", changed by {string.Join(", ", authors)}"
            : "";

    private static string ReasonOf(ConfigurationRecord contested) => contested.Repairs is [{ Outcome: not RepairOutcome.Verified } last, ..]
        ? $"could not be repaired in several attempts ({last.Detail})"
        : "is changed back after every repair";

    private static string Contest(ConfigurationRecord record) => record.Drifts.Count == 0 ? "" : $": {string.Join("; ", record.Drifts)}";

    private static string DeduplicationKeyOf(int repair) => $"repair {repair.ToString(CultureInfo.InvariantCulture)}";
}
