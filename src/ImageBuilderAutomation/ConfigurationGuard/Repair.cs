using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The complete repair. It is stored before its first call, so that an invocation that takes over sends the same calls.</summary>
/// <param name="Sequence">Sequence number of the repair of this configuration, starting at 1.</param>
/// <param name="Token">Client token of the update: hash of configuration, sequence number and all resulting fields; at most 36 characters.</param>
/// <param name="Before">All fields as read before the repair.</param>
/// <param name="After">All fields as planned after the repair.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record Repair(
    int Sequence, string Token, ConfigurationFields Before, ConfigurationFields After, IReadOnlyList<FieldChange> Changes, DateTimeOffset StoredAt)
{
    public static Repair Create(InfrastructureConfiguration configuration, ConfigurationDecision decision, int sequence, DateTimeOffset now) =>
        new(sequence, TokenOf(configuration.Arn, sequence, decision.After), configuration.Fields, decision.After, decision.Changes, now);

    /// <summary>Compares the current fields with the plan.</summary>
    public RepairProgress ProgressOn(ConfigurationFields current) =>
        Before.DifferencesTo(current).Any(path => current[path] != After[path]) || After.DifferencesTo(current).Any(path => current[path] != Before[path])
            ? RepairProgress.Superseded
            : current == After ? RepairProgress.Done : RepairProgress.Pending;

    private static string TokenOf(string arn, int sequence, ConfigurationFields after)
    {
        // Length prefixes keep the parts apart, whatever characters a tag contains.
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{arn}\n{sequence}\n"));
        foreach (var (path, value) in after.Values)
        {
            foreach (var part in (string[])[path, .. value.Items])
                text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
            text.Append('\n');
        }

        return ClientToken.Of(text.ToString());
    }
}

public enum RepairProgress
{
    /// <summary>Every field has its value from before or its planned value, and at least one is not yet as planned.</summary>
    Pending,

    /// <summary>Every field is as planned.</summary>
    Done,

    /// <summary>A field has neither value: another caller changed the configuration, and the repair would undo that.</summary>
    Superseded,
}

public enum RepairOutcome
{
    /// <summary>Read back after the calls; every field is as planned.</summary>
    Verified,

    /// <summary>Read back after the calls; some fields differ from the plan.</summary>
    NotVerified,

    /// <summary>Another caller changed the configuration first; that change was not overwritten.</summary>
    Superseded,

    /// <summary>The service rejected a call.</summary>
    Refused,

    /// <summary>No longer wanted: the policy or mode changed, or the configuration was deleted.</summary>
    Dropped,
}

/// <summary>A completed repair.</summary>
/// <param name="Drifts">The drifts that it was made for.</param>
/// <param name="Detail">The service's message or the differences found; null when there are none.</param>
public sealed record CompletedRepair(
    int Sequence, string Token, IReadOnlyList<FieldChange> Changes, IReadOnlyList<RecordedDrift> Drifts, DateTimeOffset StartedAt, DateTimeOffset CompletedAt,
    RepairOutcome Outcome, string? Detail);
