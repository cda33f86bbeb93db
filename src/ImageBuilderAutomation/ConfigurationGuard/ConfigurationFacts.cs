using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Everything that rules may depend on.</summary>
/// <param name="Pipelines">Names of the pipelines that use the configuration, as in their ARNs, sorted.</param>
public sealed record ConfigurationFacts(InfrastructureConfiguration Configuration, IReadOnlyList<string> Pipelines);

/// <summary>An infrastructure configuration as the service returns it.</summary>
/// <param name="Name">The name as its author wrote it. The ARN contains the slug of the name.</param>
public sealed record InfrastructureConfiguration(string Arn, string Name, ConfigurationFields Fields, DateTimeOffset? UpdatedAt)
{
    private const int NamedMembers = 5;
    private const int MaxNameLength = 60;

    /// <summary>
    /// Paths of members that are set and that this version cannot write. An update replaces every setting, so it would clear them: such a configuration is
    /// only reported.
    /// </summary>
    public IReadOnlyList<string> UnwritableMembers { get; init; } = [];

    /// <summary>Why a repair is not possible, with the names of the first members; null when it is possible.</summary>
    public string? NotRepairable => UnwritableMembers.Count == 0
        ? null
        : $"an update would clear {string.Join(", ", UnwritableMembers.Take(NamedMembers).Select(path => Printable.Shortened(path, MaxNameLength)))}"
            + (UnwritableMembers.Count > NamedMembers ? string.Create(CultureInfo.InvariantCulture, $" and {UnwritableMembers.Count - NamedMembers} more") : "")
            + ", which this version cannot write";
}
