using System.Globalization;
using System.Security.Cryptography;
using System.Text;

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

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
