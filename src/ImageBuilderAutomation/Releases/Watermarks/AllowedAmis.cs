using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>The Allowed AMIs settings of one account in one Region. They restrict AMIs of other accounts, never the account's own.</summary>
/// <param name="State"><c>enabled</c>, <c>audit-mode</c> or <c>disabled</c>.</param>
/// <param name="ManagedBy"><c>account</c>, or <c>declarative-policy</c> of the organization.</param>
/// <param name="Criteria">An AMI is allowed if it meets any of them.</param>
public sealed record AllowedAmisSettings(string State, string? ManagedBy, IReadOnlyList<AllowedAmisCriterion> Criteria)
{
    public const string Enabled = "enabled";
    public const string AuditMode = "audit-mode";
    public const string Disabled = "disabled";
}

/// <summary>One criterion. An AMI meets it if it meets every condition that the criterion has.</summary>
/// <param name="Providers">Accounts, <c>amazon</c>, <c>aws-marketplace</c>, <c>aws-backup-vault</c>, or <c>none</c>. Empty: any provider.</param>
/// <param name="WatermarkKeys">One entry for each watermark filter: its pattern of keys with * and ?, null for any key. Empty: no watermark is asked for.</param>
/// <param name="HasFurtherConditions">It also asks for names, ages, Marketplace products or scans.</param>
public sealed record AllowedAmisCriterion(IReadOnlyList<string> Providers, IReadOnlyList<string?> WatermarkKeys, bool HasFurtherConditions);

public interface IAllowedAmis
{
    /// <summary>One GetAllowedImagesSettings.</summary>
    Task<Known<AllowedAmisSettings>> ReadAsync(string region, CancellationToken cancellationToken);
}

/// <summary>What one criterion does with AMIs of the provider.</summary>
public enum CriterionEffect
{
    /// <summary>It lets no AMI of the provider in.</summary>
    OfOthers,

    /// <summary>It lets those in that have a watermark of a release of the provider.</summary>
    AsksForRelease,

    /// <summary>It asks for such a watermark, but names no provider, so it also lets in what anybody built on a released AMI.</summary>
    NamesNoProvider,

    /// <summary>It lets AMIs of the provider in that have no such watermark.</summary>
    LetsInAnyway,
}

public enum AllowedAmisVerdict
{
    /// <summary>The first value, so that a missing one reads as unknown.</summary>
    Unknown,

    /// <summary>Whatever the criteria, AMIs of the account itself are not restricted.</summary>
    OwnAmis,

    /// <summary>The settings are off.</summary>
    Disabled,

    /// <summary>No criterion asks for the provider and a watermark of its releases.</summary>
    NotAsked,

    /// <summary>A criterion asks for both, and another lets AMIs in that meet only one of them.</summary>
    Bypassed,

    /// <summary>The criteria ask for both, but only report what would be blocked.</summary>
    Audited,

    /// <summary>Only AMIs of the provider with a watermark of its releases can be launched.</summary>
    Asked,
}

/// <param name="Account">Whose settings these are.</param>
/// <param name="Provider">The account whose AMIs are looked at.</param>
/// <param name="Effects">One entry for each criterion, in their order.</param>
/// <param name="Reason">One sentence without an end.</param>
public sealed record AllowedAmisReport(
    string Account, string Region, string Provider, Known<AllowedAmisSettings> Settings, IReadOnlyList<CriterionEffect> Effects, AllowedAmisVerdict Verdict,
    string Reason)
{
    /// <summary>Pure. What is not known to ask for the watermark counts as not asking.</summary>
    public static AllowedAmisReport Of(string account, string region, string provider, Known<AllowedAmisSettings> read)
    {
        if (read is not Known<AllowedAmisSettings>.Yes(var settings))
            return new(account, region, provider, read, [], AllowedAmisVerdict.Unknown, ((Known<AllowedAmisSettings>.No)read).Reason);
        List<CriterionEffect> effects = [.. settings.Criteria.Select(criterion => EffectOf(criterion, provider))];
        var (verdict, reason) = Judge(account, provider, settings.State, effects);
        return new(account, region, provider, read, effects, verdict, reason);
    }

    private static (AllowedAmisVerdict Verdict, string Reason) Judge(string account, string provider, string state, List<CriterionEffect> effects)
    {
        if (account == provider)
            return (AllowedAmisVerdict.OwnAmis, $"the settings never restrict AMIs of account {account} itself; look at those of an account that uses them");
        if (state == AllowedAmisSettings.Disabled)
            return (AllowedAmisVerdict.Disabled, "the settings are disabled, so every AMI that is shared with the account can be launched");
        if (state is not (AllowedAmisSettings.Enabled or AllowedAmisSettings.AuditMode))
            return (AllowedAmisVerdict.Unknown, $"the state {state} of the settings is not known");
        var asks = NumberOf(effects, CriterionEffect.AsksForRelease);
        return (asks, BypassOf(effects, provider)) switch
        {
            (0, null) => (AllowedAmisVerdict.NotAsked, $"no criterion lets AMIs of account {provider} in"),
            (0, { } bypass) => (AllowedAmisVerdict.NotAsked, $"no criterion asks for account {provider} and a watermark of its releases: {bypass}"),
            (_, { } bypass) => (AllowedAmisVerdict.Bypassed, $"criterion {asks} asks for account {provider} and a watermark of its releases, but {bypass}"),
            _ when state == AllowedAmisSettings.AuditMode => (AllowedAmisVerdict.Audited,
                $"criterion {asks} asks for account {provider} and a watermark of its releases, but in audit mode, which blocks nothing"),
            _ => (AllowedAmisVerdict.Asked, $"criterion {asks} asks for account {provider} and a watermark of its releases"),
        };
    }

    private static string? BypassOf(List<CriterionEffect> effects, string provider) =>
        NumberOf(effects, CriterionEffect.LetsInAnyway) is > 0 and var anyway ? $"criterion {anyway} lets AMIs of {provider} in without one"
        : NumberOf(effects, CriterionEffect.NamesNoProvider) is > 0 and var unnamed ? $"criterion {unnamed} names no provider, so it lets in what anybody built on a released AMI"
        : null;

    /// <returns>The number of the first criterion with this effect, from 1; 0 if there is none.</returns>
    private static int NumberOf(List<CriterionEffect> effects, CriterionEffect effect) => effects.IndexOf(effect) + 1;

    private static CriterionEffect EffectOf(AllowedAmisCriterion criterion, string provider)
    {
        if (criterion.Providers.Count > 0 && !criterion.Providers.Contains(provider))
            return CriterionEffect.OfOthers;
        return criterion.WatermarkKeys.Count == 0 || !criterion.WatermarkKeys.All(key => IsRelease(key, provider)) ? CriterionEffect.LetsInAnyway
            : criterion.Providers.Count == 0 ? CriterionEffect.NamesNoProvider
            : CriterionEffect.AsksForRelease;
    }

    /// <summary>Whether the pattern matches watermarks of releases alone: <c>111122223333:*-released</c> does, <c>111122223333:*</c> does not.</summary>
    private static bool IsRelease(string? pattern, string provider) => pattern is not null && ReleaseWatermark.IsReserved(pattern, provider);
}
