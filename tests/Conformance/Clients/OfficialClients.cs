using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance.Clients;

/// <summary>Starts the official clients, configured by environment variables as their users do it.</summary>
internal static class OfficialClients
{
    private static readonly string Npm = Repository.PathOf("tests", "Conformance", "npm");

    public static async Task<ScriptClient> JavaScriptAsync(
        EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region)
    {
        await NpmFolder.EnsureInstalledAsync(Npm);
        var start = new ProcessStartInfo(Node.PathOf("node"), ["--no-warnings", "client.mjs"]) { WorkingDirectory = Npm };
        return new(new(start.PointAt(emulator, accessKey, region)));
    }

    public static Task<ScriptClient> Boto3Async(EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region) =>
        Task.FromResult(new ScriptClient(Script("client.py", emulator, accessKey, region)));

    public static CommandLineClient CommandLine(EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region) =>
        new(Script("aws.py", emulator, accessKey, region));

    private static ScriptProcess Script(string script, EmulatorServer emulator, string accessKey, string region) =>
        new(new ProcessStartInfo(Python.Command, ["-u", Repository.PathOf("tests", "Conformance", "python", script)]).PointAt(emulator, accessKey, region));
}
