using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>One thing a rule asks. True, false or unknown; never an exception for a fact that is missing.</summary>
public interface ICondition
{
    /// <summary>What has to be fetched before this can be judged.</summary>
    GateNeeds Needs { get; }

    /// <summary>Only people can meet it: not met means held, whatever the rule says of other unmet conditions.</summary>
    bool IsForPeople { get; }

    /// <returns>One result per thing counted.</returns>
    IEnumerable<ConditionResult> Judge(GateFacts facts);
}
