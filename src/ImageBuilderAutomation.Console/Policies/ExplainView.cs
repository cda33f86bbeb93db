using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Console.Policies;

/// <summary>How the policy in use answers the build that the form describes.</summary>
/// <param name="Explanation">Null when the form has problems or no policy is known.</param>
/// <param name="Mode">Of gates: whether answers are sent.</param>
public sealed record ExplainView(PolicyInUse InUse, Explanation? Explanation, string Mode, IReadOnlyList<ScenarioProblem> Problems)
{
    public static ExplainView Of(ScenarioForm form, PolicyInUse inUse, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(inUse);
        if (inUse.Policy is not { } policy || form.IsEmpty)
            return new(inUse, null, "", []);
        var (scenario, problems) = form.Read(policy, today);
        return new(inUse, scenario is null ? null : Explanation.Of(scenario, policy), policy.ModeOf(Capability.Gates).ToString().ToLowerInvariant(), problems);
    }
}
