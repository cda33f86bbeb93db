using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>What Image Builder itself writes when it distributes an image.</summary>
/// <param name="Configuration">The name of the distribution configuration.</param>
/// <param name="Target">With its Region.</param>
/// <param name="OwnRegion">The Region of the configuration, and so of the stack.</param>
public sealed record DistributedTarget(string Configuration, ChannelTarget Target, string OwnRegion);

/// <summary>Compares the targets of channels with what Image Builder itself writes.</summary>
public static class ChannelChecks
{
    /// <summary>Each new build would replace the channel's AMI before anybody released it, so these are errors.</summary>
    public static IReadOnlyList<PolicyProblem> Run(Policy policy, IReadOnlyList<DistributedTarget> written) =>
    [
        .. policy.Channels.SelectMany((rule, index) => rule.Targets.SelectMany(target => written
            .Where(other => other.Target.Place == (target with { Region = target.Region ?? other.OwnRegion }).Place)
            .Select(other => new PolicyProblem(
                $"channels[{index}].targets", $"{target}, which distribution configuration {other.Configuration} writes with each build",
                "a target that nothing but the channel writes", ProblemSeverity.Error, 0, 0)))),
    ];
}
