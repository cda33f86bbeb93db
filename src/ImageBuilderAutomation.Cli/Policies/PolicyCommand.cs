using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Policies;

internal static class PolicyCommand
{
    public static Command Create(TimeProvider clock) => new("policy", "Validates, explains and tests a policy file. Only check needs an AWS account.")
    {
        ValidateVerb.Create(clock),
        CheckVerb.Create(clock),
        ExplainVerb.Create(clock),
        TestVerb.Create(),
    };
}
