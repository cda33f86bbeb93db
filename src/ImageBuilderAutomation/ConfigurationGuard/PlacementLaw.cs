namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// What the service allows of placement: a host and a host resource group exclude each other, and either goes with tenancy host alone.
/// (Image Builder API reference, Placement.) A change of one takes the others along, or is not made.
/// </summary>
internal static class PlacementLaw
{
    private const string Host = "host";

    private static readonly string[] Hosts = [ConfigurationField.HostId, ConfigurationField.HostResourceGroup];

    /// <summary>Settles what the corrections would leave unlawful, and only that.</summary>
    /// <param name="corrected">By path; grows by what goes with them.</param>
    /// <param name="wanted">Whether a rule expects the field to be set.</param>
    /// <returns>Why corrections cannot be made, by their paths.</returns>
    public static IReadOnlyDictionary<string, string> Settle(
        ConfigurationFields before, Dictionary<string, (FieldValue? Value, string Because)> corrected, Func<string, bool> wanted)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        FieldValue? After(string path) => corrected.TryGetValue(path, out var correction) ? correction.Value : before[path];
        bool Changed(string path) => corrected.ContainsKey(path);

        var onHost = After(ConfigurationField.Tenancy)?.Items[0] == Host;
        foreach (var path in Hosts.Where(path => !onHost && After(path) is not null))
        {
            if (Changed(path))
                Refuse(path, $"it goes with {ConfigurationField.Tenancy} {Host} alone, which no rule expects");
            else if (Changed(ConfigurationField.Tenancy) && wanted(path))
                Refuse(ConfigurationField.Tenancy, $"{path}, which a rule expects, goes with {ConfigurationField.Tenancy} {Host} alone");
            else if (Changed(ConfigurationField.Tenancy))
                corrected[path] = (null, $"goes with {ConfigurationField.Tenancy}");
        }

        if (Hosts.All(path => After(path) is not null))
        {
            // Chosen before any is taken along, which changes it, too.
            foreach (var path in Hosts.Where(path => Changed(path) && !refused.ContainsKey(path)).ToList())
            {
                var other = Hosts.Single(host => host != path);
                if (wanted(other))
                    Refuse(path, $"it excludes {other}, which a rule expects, too");
                else
                    corrected[other] = (null, $"is excluded by {path}");
            }
        }

        foreach (var path in refused.Keys)
            corrected.Remove(path);
        return refused;

        void Refuse(string path, string because) => refused[path] = because;
    }
}
