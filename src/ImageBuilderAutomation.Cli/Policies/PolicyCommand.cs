using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Policies;

internal static class PolicyCommand
{
    public static Command Create(TimeProvider clock) => new("policy", "Reads, explains and tests a policy file; needs no account, but for check.")
    {
        ValidateVerb.Create(clock),
        CheckVerb.Create(clock),
        ExplainVerb.Create(clock),
        TestVerb.Create(),
    };
}
