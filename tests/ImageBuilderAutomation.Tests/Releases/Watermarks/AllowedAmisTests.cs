using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

/// <summary>What Allowed AMIs settings of a consumer's account do with AMIs of the account 111122223333.</summary>
public sealed class AllowedAmisTests
{
    private const string Provider = "111122223333";
    private const string Consumer = "444455556666";
    private const string Released = "111122223333:*-released";

    private static readonly AllowedAmisCriterion Asks = new([Provider], [Released], HasFurtherConditions: false);
    private static readonly AllowedAmisCriterion Amazons = new(["amazon"], [], HasFurtherConditions: false);

    [Fact]
    public void One_criterion_with_provider_and_watermark_holds_while_the_settings_are_enabled()
    {
        var report = Of(AllowedAmisSettings.Enabled, Amazons, Asks);

        Assert.Equal((AllowedAmisVerdict.Asked, "criterion 2 asks for account 111122223333 and a watermark of its releases"), (report.Verdict, report.Reason));
        Assert.Equal([CriterionEffect.OfOthers, CriterionEffect.AsksForRelease], report.Effects);
    }

    [Theory]
    [InlineData(AllowedAmisSettings.AuditMode, AllowedAmisVerdict.Audited)]
    [InlineData(AllowedAmisSettings.Disabled, AllowedAmisVerdict.Disabled)]
    [InlineData("brand-new", AllowedAmisVerdict.Unknown)]
    public void In_any_other_state_they_block_nothing(string state, AllowedAmisVerdict expected) => Assert.Equal(expected, Of(state, Asks).Verdict);

    [Theory]
    [InlineData(Provider, null, false)]
    [InlineData(null, null, false)]
    [InlineData(Provider, null, true)]
    [InlineData(Provider, "111122223333:*", false)]
    [InlineData(Provider, "*-released", false)]
    [InlineData(Provider, "11112222333?:web-released", false)]
    [InlineData(Provider, "111122223333:web-released*", false)]
    [InlineData(Provider, "444455556666:golden-released", false)]
    public void Another_criterion_that_lets_the_provider_in_without_such_a_watermark_undoes_it(string? provider, string? key, bool further)
    {
        var other = new AllowedAmisCriterion(provider is null ? [] : [provider], key is null ? [] : [key], further);

        Assert.Equal(AllowedAmisVerdict.Bypassed, Of(AllowedAmisSettings.Enabled, Asks, other).Verdict);
        Assert.Equal(AllowedAmisVerdict.NotAsked, Of(AllowedAmisSettings.Enabled, other).Verdict);
    }

    [Fact]
    public void One_of_several_watermarks_that_is_not_of_a_release_undoes_the_criterion() =>
        Assert.Equal([CriterionEffect.LetsInAnyway], Of(AllowedAmisSettings.Enabled, Asks with { WatermarkKeys = [Released, null] }).Effects);

    [Fact]
    public void A_watermark_without_a_provider_lets_in_what_anybody_built_on_a_released_AMI()
    {
        var alone = Of(AllowedAmisSettings.Enabled, Asks with { Providers = [] });

        Assert.Equal(AllowedAmisVerdict.NotAsked, alone.Verdict);
        Assert.Contains("criterion 1 names no provider", alone.Reason, StringComparison.Ordinal);
        Assert.Equal(AllowedAmisVerdict.Bypassed, Of(AllowedAmisSettings.Enabled, Asks, Asks with { Providers = [] }).Verdict);
    }

    [Fact]
    public void Criteria_of_other_providers_do_not_matter()
    {
        Assert.Equal("no criterion lets AMIs of account 111122223333 in", Of(AllowedAmisSettings.Enabled, Amazons).Reason);
        Assert.Equal(AllowedAmisVerdict.Asked, Of(AllowedAmisSettings.Enabled, Asks with { Providers = ["amazon", Provider], HasFurtherConditions = true }).Verdict);
    }

    [Fact]
    public void The_account_s_own_AMIs_are_never_restricted() =>
        Assert.Equal(AllowedAmisVerdict.OwnAmis, AllowedAmisReport.Of(Provider, "eu-west-1", Provider, Settings(AllowedAmisSettings.Enabled, Asks)).Verdict);

    [Fact]
    public void Settings_that_cannot_be_read_hold_nothing()
    {
        var report = AllowedAmisReport.Of(Consumer, "eu-west-1", Provider, new Known<AllowedAmisSettings>.No("ec2 returned 403"));

        Assert.Equal((AllowedAmisVerdict.Unknown, "ec2 returned 403"), (report.Verdict, report.Reason));
    }

    private static AllowedAmisReport Of(string state, params AllowedAmisCriterion[] criteria) =>
        AllowedAmisReport.Of(Consumer, "eu-west-1", Provider, Settings(state, criteria));

    private static Known<AllowedAmisSettings> Settings(string state, params AllowedAmisCriterion[] criteria) =>
        new Known<AllowedAmisSettings>.Yes(new(state, "account", criteria));
}
