using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Writes the result of a query for one build.</summary>
internal static class BuildText
{
    public static int Write(ParseResult parsed, BuildRecord? record, bool json, string missing)
    {
        var output = parsed.InvocationConfiguration;
        if (record is null)
        {
            output.Error.WriteLine(TerminalText.Of(missing));
            return ExitCode.Problems;
        }

        var build = BuildSummary.Of(record);
        if (json)
            Json.WriteTo(output.Output, writer => BuildList.Write(writer, build));
        else
            BuildList.Write(output.Output, [build]);
        return ExitCode.Ok;
    }
}
