namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Which AMIs the service itself skips: it looks again when it acts. The members of <c>exclusionRules.amis</c>.</summary>
/// <param name="LastLaunchedDays">Launched within so many days; asked of AMIs to be disabled or deleted only. EC2 tells launches a day late.</param>
public sealed record SparedAmis(
    bool Public, IReadOnlyList<string> Regions, IReadOnlyList<string> SharedAccounts, IReadOnlyDictionary<string, string> Tags, int? LastLaunchedDays)
{
    public static readonly SparedAmis Default = new(Public: false, [], [], new Dictionary<string, string>(), LastLaunchedDays: 30);
}
