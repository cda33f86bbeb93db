using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The whole repair, stored before its first call, so that whoever takes it over does the same.</summary>
/// <param name="N">Counts the repairs of one configuration, from 1.</param>
/// <param name="Token">Client token of the update: hash of configuration, n and all fields afterwards; at most 36 characters.</param>
/// <param name="Before">All fields as they were read.</param>
/// <param name="After">All fields as they will be.</param>
/// <param name="StoredAt">Start of the lease.</param>
public sealed record Repair(
    int N, string Token, ConfigurationFields Before, ConfigurationFields After, IReadOnlyList<FieldChange> Changes, DateTimeOffset StoredAt)
{
    public static Repair Create(InfrastructureConfiguration configuration, ConfigurationDecision decision, int n, DateTimeOffset now) =>
        new(n, TokenOf(configuration.Arn, n, decision.After), configuration.Fields, decision.After, decision.Changes, now);

    /// <summary>How far it has come, and whether somebody else came between.</summary>
    public RepairProgress ProgressOn(ConfigurationFields current) =>
        Before.DifferencesTo(current).Any(path => current[path] != After[path]) || After.DifferencesTo(current).Any(path => current[path] != Before[path])
            ? RepairProgress.Overtaken
            : current == After ? RepairProgress.Done : RepairProgress.ToDo;

    private static string TokenOf(string arn, int n, ConfigurationFields after)
    {
        // Lengths keep the parts from running into each other, whatever a tag holds.
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{arn}\n{n}\n"));
        foreach (var (path, value) in after.Values)
        {
            foreach (var part in (string[])[path, .. value.Items])
                text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
            text.Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
