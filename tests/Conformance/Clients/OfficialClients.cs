using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance.Clients;

/// <summary>
/// The official clients, configured by environment variables as their users do it. One process for each runs the calls of all tests: to start it and to load
/// the client takes far longer than a call.
/// </summary>
internal static class OfficialClients
{
    private static readonly string Npm = Repository.PathOf("tests", "Conformance", "npm");
    private static readonly Lazy<Task<ScriptProcess>> Node = new(StartNodeAsync);
    private static readonly Lazy<ScriptProcess> Boto3 = new(() => Script("client.py"));
    private static readonly Lazy<ScriptProcess> Cli = new(() => Script("aws.py"));

    public static async Task<ScriptClient> JavaScriptAsync(
        EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region) =>
        new(await Node.Value, Environments.Of(emulator, accessKey, region));

    public static Task<ScriptClient> Boto3Async(EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region) =>
        Task.FromResult(new ScriptClient(Boto3.Value, Environments.Of(emulator, accessKey, region)));

    public static CommandLineClient CommandLine(EmulatorServer emulator, string accessKey = Environments.Account, string region = Environments.Region) =>
        new(Cli.Value, Environments.Of(emulator, accessKey, region));

    private static async Task<ScriptProcess> StartNodeAsync()
    {
        await NpmFolder.EnsureInstalledAsync(Npm);
        return new(new ProcessStartInfo(TestKit.Node.PathOf("node"), ["--no-warnings", "client.mjs"]) { WorkingDirectory = Npm }.WithoutUser());
    }

    private static ScriptProcess Script(string script) =>
        new(new ProcessStartInfo(Python.Command, ["-u", Repository.PathOf("tests", "Conformance", "python", script)]).WithoutUser());
}
