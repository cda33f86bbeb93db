using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationsCommand
{
    public static Command Create() => new("configurations", "Compares infrastructure configurations with the policy. Changes nothing.")
    {
        CompareVerbs.CreateCheck(),
        CompareVerbs.CreateDiff(),
        RecordVerbs.CreateList(),
        RecordVerbs.CreateShow(),
        RecordVerbs.CreateRepairs(),
    };
}
