using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>A parameter that Image Builder writes when it distributes an image.</summary>
/// <param name="Configuration">The name of the distribution configuration.</param>
/// <param name="OwnRegion">The Region of the configuration, and so of the stack.</param>
public sealed record DistributedParameter(string Configuration, string Name, string Region, string OwnRegion);

/// <summary>Compares the targets of channels with what Image Builder itself writes.</summary>
public static class ChannelChecks
{
    /// <summary>Each new build would replace the channel's AMI before anybody released it, so these are errors.</summary>
    public static IReadOnlyList<PolicyProblem> Run(Policy policy, IReadOnlyList<DistributedParameter> written) =>
    [
        .. policy.Channels.SelectMany((rule, index) => rule.Targets.SelectMany(target => written
            .Where(parameter => parameter.Name == target.Parameter && parameter.Region == (target.Region ?? parameter.OwnRegion))
            .Select(parameter => new PolicyProblem(
                $"channels[{index}].targets", $"{target}, which distribution configuration {parameter.Configuration} writes with each build",
                "a parameter that nothing but the channel writes", ProblemSeverity.Error, 0, 0)))),
    ];
}
