using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationsCommand
{
    public static Command Create() => new("configurations", "Holds infrastructure configurations against the policy; changes none.")
    {
        CheckVerb.Create(),
        DiffVerb.Create(),
        ListVerb.Create(),
        ShowVerb.Create(),
        RepairsVerb.Create(),
    };
}
