using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>One requirement of a gate rule. Its result is true, false or unknown; a missing fact never throws.</summary>
public interface ICondition
{
    /// <summary>The facts to read before the condition can be evaluated.</summary>
    GateNeeds Needs { get; }

    /// <summary>Only people can make it true. While it is not true, the rule holds, whatever <c>unmet</c> says.</summary>
    bool IsForPeople { get; }

    /// <returns>One result for each item that the condition checks, such as each severity.</returns>
    IEnumerable<ConditionResult> Evaluate(GateFacts facts);
}
