namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// The service's constraints on placement: a host and a host resource group exclude each other, and both require tenancy host (Image Builder API
/// reference, Placement). If a correction would break a constraint, dependent fields are changed with it, or the correction is refused.
/// </summary>
internal static class PlacementConstraints
{
    private const string Host = "host";

    private static readonly string[] Hosts = [ConfigurationField.HostId, ConfigurationField.HostResourceGroup];

    /// <summary>Resolves the violations that the corrections would cause, and no others.</summary>
    /// <param name="corrected">Corrections by path. Dependent changes are added and refused ones removed.</param>
    /// <param name="wanted">Whether a rule expects the field to be set.</param>
    /// <returns>The reasons of refused corrections, by path.</returns>
    public static IReadOnlyDictionary<string, string> Apply(
        ConfigurationFields before, Dictionary<string, (FieldValue? Value, string Reason)> corrected, Func<string, bool> wanted)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        FieldValue? After(string path) => corrected.TryGetValue(path, out var correction) ? correction.Value : before[path];
        bool Changed(string path) => corrected.ContainsKey(path);

        var onHost = After(ConfigurationField.Tenancy)?.Items[0] == Host;
        foreach (var path in Hosts.Where(path => !onHost && After(path) is not null))
        {
            if (Changed(path))
                Refuse(path, $"it requires {ConfigurationField.Tenancy} {Host}, which no rule expects");
            else if (Changed(ConfigurationField.Tenancy) && wanted(path))
                Refuse(ConfigurationField.Tenancy, $"{path}, which a rule expects, requires {ConfigurationField.Tenancy} {Host}");
            else if (Changed(ConfigurationField.Tenancy))
                corrected[path] = (null, $"depends on {ConfigurationField.Tenancy}");
        }

        if (Hosts.All(path => After(path) is not null))
        {
            // Materialise the list first: the loop adds dependent changes to the corrections.
            foreach (var path in Hosts.Where(path => Changed(path) && !refused.ContainsKey(path)).ToList())
            {
                var other = Hosts.Single(host => host != path);
                if (wanted(other))
                    Refuse(path, $"it excludes {other}, which a rule also expects");
                else
                    corrected[other] = (null, $"is excluded by {path}");
            }
        }

        foreach (var path in refused.Keys)
            corrected.Remove(path);
        return refused;

        void Refuse(string path, string reason) => refused[path] = reason;
    }
}
