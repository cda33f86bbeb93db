using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>A local stack without functions on a clock that the test moves, with official clients of several accounts.</summary>
internal sealed class Ec2Stack : IAsyncDisposable
{
    public const string Owner = "123456789012";
    public const string Other = "444455556666";
    public const string Third = "777788889999";
    public const string Region = "us-east-1";

    /// <summary>An AMI of <see cref="Owner"/>.</summary>
    public const string Ami = "ami-0123456789abcdef0";

    private const string Template =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Topic: { Type: AWS::SNS::Topic }
        """;

    private readonly Dictionary<(string, string), IAmazonEC2> _clients = [];

    private Ec2Stack(LocalStack stack, SimulationClock clock)
    {
        (Stack, Clock) = (stack, clock);
        stack.Router.Published += envelope =>
        {
            lock (Events)
                Events.Add(envelope);
        };
    }

    public LocalStack Stack { get; }

    public SimulationClock Clock { get; }

    /// <summary>The events on the default bus.</summary>
    public List<JsonObject> Events { get; } = [];

    public IEnumerable<(string? Image, string? State)> AmiEvents => Events.Where(evt => evt["detail-type"]?.ToString() == "EC2 AMI State Change")
        .Select(evt => (evt["detail"]!["ImageId"]?.ToString(), evt["detail"]!["State"]?.ToString()));

    /// <summary>A client of the owner.</summary>
    public IAmazonEC2 Client => For(Owner);

    /// <param name="setup">Put in at the start; null puts in <see cref="Ami"/>.</param>
    public static async Task<Ec2Stack> StartAsync(string? setup = null)
    {
        var clock = new SimulationClock(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var stack = new Ec2Stack(await LocalStack.StartAsync(new() { Template = Template, Clock = clock }), clock);
        stack.Put(setup ?? $$"""{ "images": [ { "id": "{{Ami}}", "name": "base 2026-11-20" } ] }""");
        return stack;
    }

    public JsonObject Put(string setup) => Stack.Ec2.Put(JsonNode.Parse(setup)!.AsObject());

    public IAmazonEC2 For(string account, string region = Region)
    {
        if (!_clients.TryGetValue((account, region), out var client))
        {
            var environment = Stack.ClientEnvironment(account);
            _clients[(account, region)] = client = AwsClients.Ec2(name => name is "AWS_REGION" or "AWS_DEFAULT_REGION" ? region : environment(name));
        }

        return client;
    }

    public Task AdvanceAsync(TimeSpan by) => Clock.AdvanceAsync(by);

    /// <summary>The only AMI of a response.</summary>
    public async Task<Image> ImageAsync(string id = Ami, string account = Owner, string region = Region) =>
        Assert.Single((await For(account, region).DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [id], IncludeDisabled = true, IncludeDeprecated = true })).Images ?? []);

    /// <returns>The error code.</returns>
    public static async Task<string> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<AmazonEC2Exception>(call)).ErrorCode;

    public async Task<Instance> RunAsync(string account = Owner, string? image = Ami, LaunchTemplateSpecification? template = null) =>
        Assert.Single((await For(account).RunInstancesAsync(new() { ImageId = image, MinCount = 1, MaxCount = 1, LaunchTemplate = template })).Reservation.Instances);

    public Task ShareAsync(params string[] accounts) => Client.ModifyImageAttributeAsync(new()
    {
        ImageId = Ami,
        LaunchPermission = new() { Add = [.. accounts.Select(account => new LaunchPermission { UserId = account })] },
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        await Stack.DisposeAsync();
        Clock.Dispose();
    }
}
