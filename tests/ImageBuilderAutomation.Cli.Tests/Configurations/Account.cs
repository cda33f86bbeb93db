using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator;

namespace ImageBuilderAutomation.Cli.Tests.Configurations;

/// <summary>An account with two configurations in the local Image Builder, and a policy that one of them violates.</summary>
internal sealed class Account : IAsyncDisposable
{
    private const string Number = "111122223333";

    private readonly EmulatorServer _server;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private Account(EmulatorServer server)
    {
        _server = server;
        Client = AwsClients.ImageBuilder(name => name switch
        {
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" => Number,
            "AWS_SECRET_ACCESS_KEY" => "local",
            "AWS_ENDPOINT_URL_IMAGEBUILDER" => server.Url.ToString(),
            _ => null,
        });
    }

    public IAmazonImagebuilder Client { get; }

    public Uri Url => _server.Url;

    public static async Task<Account> StartAsync()
    {
        var account = new Account(await EmulatorServer.StartAsync(new()));
        await account.Client.CreateInfrastructureConfigurationAsync(new()
        {
            Name = "good",
            InstanceProfileName = "builder",
            InstanceMetadataOptions = new() { HttpTokens = "required" },
            KeyPair = "k",
        });
        await account.Client.CreateInfrastructureConfigurationAsync(new() { Name = "Weak One", InstanceProfileName = "builder" });
        return account;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Policy(string require = """{ "httpTokens": "required", "logging": true }""") =>
        Write("policy.json", $$"""{ "configurations": [{ "name": "baseline", "scope": "*", "require": {{require}} }] }""");

    public Task<Cli> RunAsync(params string[] args) => Cli.RunAsync(
        ["configurations", .. args, "--imagebuilder", _server.Url.ToString(), "--account", Number, "--region", "eu-west-1"]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
