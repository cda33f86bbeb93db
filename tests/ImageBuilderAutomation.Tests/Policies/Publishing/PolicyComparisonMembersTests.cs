using System.Reflection;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PolicyComparisonMembersTests
{
    /// <summary>A member that is added to one of these types has to be compared, or a change of it would pass for none.</summary>
    [Theory]
    [InlineData(typeof(GateRule), "Expires Lasts Name Remind Require Scopes Step Unknown Unmet")]
    [InlineData(typeof(UnknownAnswer), "AskEvery For Then")]
    [InlineData(typeof(Expiry), "After Then")]
    [InlineData(typeof(ScanCondition), "FinishedWithin")]
    [InlineData(typeof(TestsCondition), "")]
    [InlineData(typeof(FindingsCondition), "Limits Waivers")]
    [InlineData(typeof(FindingsLimit), "AtMost Fixable Severity")]
    [InlineData(typeof(PackagesCondition), "Absent Present")]
    [InlineData(typeof(AgeCondition), "Image Parent")]
    [InlineData(typeof(TagsCondition), "Tags")]
    [InlineData(typeof(AmiScanCondition), "FinishedWithin Limits Waivers")]
    [InlineData(typeof(ApprovalsCondition), "Each From NotStarter")]
    [InlineData(typeof(ApproverGroup), "Members Name")]
    [InlineData(typeof(Waiver), "Findings IsForAll Only Owner Package Reason Scopes Ticket Until")]
    [InlineData(typeof(Scope), "BuildTypes Configurations Images IsOfBuilds IsOfConfigurations Name Pipelines Platforms Recipes Tags Versions")]
    [InlineData(typeof(ChannelRule), "Key Name Promotion Scope Targets")]
    [InlineData(typeof(PromotionRule), "After Approvals Channel")]
    [InlineData(typeof(LifecycleLimits), "OldestFirst PerRun Percent Restores Shrink")]
    [InlineData(
        typeof(LifecycleRules),
        "AcceptedLoss Exclusions Limits NeedPipelines Notice OwnerAcceptsUnknownUse PolicyHash ProtectInChannel ProtectReferenced Protections Quiet Rules Usage")]
    [InlineData(typeof(UsageRules), "AcceptsElsewhere LastLaunch OtherAccounts Pins References Regions")]
    [InlineData(typeof(ReferenceRules), "MaxAge TemplateVersions")]
    [InlineData(typeof(LaunchRules), "MaxAge Within")]
    [InlineData(typeof(PinRules), "From MaxAge")]
    [InlineData(typeof(TriggerRules), "AtMost Counted Failures Freezes PolicyHash Retry Rules ShortHash Stuck")]
    [InlineData(typeof(RetryLimits), "DistributionOnly Transient")]
    [InlineData(typeof(StuckBuildRules), "After Cancel PolicyHash")]
    [InlineData(typeof(FailureRules), "EnableAfterSuccess PauseAfter PolicyHash")]
    [InlineData(typeof(ScopedConfigurationRule), "Rule Scopes")]
    [InlineData(typeof(ConfigurationRule), "Name Repairs Require")]
    [InlineData(typeof(Requirement), "Expectation Path Set")]
    public void Every_member_is_compared(Type type, string members)
    {
        string[] ofConditions = ["Needs", "IsForPeople", .. typeof(ICondition).IsAssignableFrom(type) ? ["Lasts"] : Array.Empty<string>()];
        Assert.Equal(
            members,
            string.Join(' ', type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(ofConditions).Order(StringComparer.Ordinal)));
    }
}
