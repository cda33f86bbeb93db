using System.Text;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>
/// Writes whole lines to the standard output of the process. Lambda's runtime client replaces <see cref="Console.Out"/> by a writer that puts time and
/// request id before each line; a line of metrics must be JSON from its first character to its last.
/// </summary>
// Read in the runtime client's sources: github.com/aws/aws-lambda-dotnet, Libraries/src/Amazon.Lambda.RuntimeSupport, LogLevelLoggerWriter.
internal static class StandardOutput
{
    private static readonly Lock Writing = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    public static void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes($"{line}\n");
        lock (Writing)
        {
            Output.Write(bytes);
            Output.Flush();
        }
    }
}
