using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationsCommand
{
    public static Command Create() => new("configurations", "Compares infrastructure configurations with the policy. Changes nothing.")
    {
        CheckVerb.Create(),
        DiffVerb.Create(),
        ListVerb.Create(),
        ShowVerb.Create(),
        RepairsVerb.Create(),
    };
}
