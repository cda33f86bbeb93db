using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

/// <summary>The official JavaScript client, pointed at an emulator by its environment alone.</summary>
internal static class OfficialClient
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static string Folder { get; } = Repository.PathOf("tests", "Conformance", "npm");

    public static async Task<Tool> RunAsync(EmulatorServer emulator, params IEnumerable<string> arguments)
    {
        await NpmFolder.EnsureInstalledAsync(Folder);
        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo(Node.PathOf("node"), ["--no-warnings", .. arguments]) { WorkingDirectory = Folder };
        start.Environment["AWS_ENDPOINT_URL_IMAGEBUILDER"] = emulator.Url.ToString();
        start.Environment["AWS_REGION"] = Region;
        start.Environment["AWS_ACCESS_KEY_ID"] = Account;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "any";
        start.Environment.Remove("AWS_SESSION_TOKEN");
        start.Environment.Remove("AWS_PROFILE");
        start.Environment["EMULATOR_URL"] = emulator.Url.ToString();
        return await Tool.RunAsync(start, limit.Token);
    }
}
