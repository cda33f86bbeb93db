namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The members of <c>exclusionRules.amis</c>: AMIs that the service itself skips. It checks them when it acts.</summary>
/// <param name="LastLaunchedDays">Skip AMIs launched within this many days. Not used for deprecation. EC2 reports launches up to a day late.</param>
public sealed record AmiExclusions(
    bool Public, IReadOnlyList<string> Regions, IReadOnlyList<string> SharedAccounts, IReadOnlyDictionary<string, string> Tags, int? LastLaunchedDays)
{
    public static readonly AmiExclusions Default = new(Public: false, [], [], new Dictionary<string, string>(), LastLaunchedDays: 30);
}
