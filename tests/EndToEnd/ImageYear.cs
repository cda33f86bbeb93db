using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>
/// A simulated year with twenty recipes: five of base images and fifteen that build on them, each in three versions. Builds start at random, and some
/// fail or are cancelled. Some images and some AMIs are tagged to be kept, and some AMIs are launched. Launch templates name AMIs for a while, and two users
/// launch an AMI so rarely that no source shows them. The lifecycle function runs once a day.
/// </summary>
internal sealed class ImageYear : IAsyncDisposable
{
    public const int Recipes = 20;
    private const int Bases = 5;

    private const string Policy = """
        { "modes": { "lifecycle": "act" },
          "lifecycle": {
            "rules": [ { "name": "default", "scope": "*", "keepNewest": 3, "deprecate": "30d", "disable": "60d", "delete": "120d", "failed": "14d" } ],
            "protect": ["tag:keep"], "limits": { "perRun": 10, "percent": 10, "beyond": "oldestFirst" }, "notice": "7d", "unknownUse": "ownerAccepts",
            "quiet": "45d", "deletion": { "acceptLoss": "it is a simulation" },
            "exclude": { "tags": { "hands": "off" }, "lastLaunchedWithin": "30d" } } }
        """;

    private readonly Random _random;
    private readonly string _policy = Path.GetTempFileName();
    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private readonly int[] _nextBuild = new int[Recipes];
    private readonly string[] _recipeArns = new string[Recipes];
    private IAmazonDynamoDB? _dynamodb;
    private IAmazonEC2? _ec2;
    private string _infrastructure = "";

    private ImageYear(int seed) => _random = new(seed);

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SimulationClock Clock { get; } = new(Start);

    public LocalStack Stack { get; private set; } = null!;

    public IAmazonImagebuilder Client { get; private set; } = null!;

    public List<InvocationEntry> Runs { get; } = [];

    /// <summary>Images that a launch template names now, with the template's id.</summary>
    public Dictionary<string, string> Templates { get; } = new(StringComparer.Ordinal);

    /// <summary>The images that are launched every 55 days, too rarely to be seen in use all the time, with the day of the next attempt.</summary>
    public Dictionary<string, int> Hidden { get; } = new(StringComparer.Ordinal);

    /// <summary>The launches of hidden users that failed, by image and day.</summary>
    public List<(string Arn, int Day)> FailedLaunches { get; } = [];

    /// <summary>The latest announced retirement date of each image.</summary>
    public Dictionary<string, DateTimeOffset> Announced { get; } = new(StringComparer.Ordinal);

    /// <summary>The latest launch of each image.</summary>
    public Dictionary<string, DateTimeOffset> Launched { get; } = new(StringComparer.Ordinal);

    public EmulatorWorld World => Stack.Emulator!.World;

    public AccountState Account => World.Account(Stack.Template.Settings.Account, Stack.Template.Settings.Region);

    public LifecycleRecords Records =>
        new(new(_dynamodb!, Stack.Template.Tables[0].Name), new AccountRegion(Stack.Template.Settings.Account, Stack.Template.Settings.Region));

    public static async Task<ImageYear> StartAsync(int seed)
    {
        var year = new ImageYear(seed);
        await File.WriteAllTextAsync(year._policy, Policy);
        year.Stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new()
            {
                Parameters = new Dictionary<string, string>
                {
                    ["SweepSchedule"] = "rate(400 days)",
                    ["CheckSchedule"] = "rate(400 days)",
                    ["ReconcileSchedule"] = "rate(400 days)",
                    ["BuildsSchedule"] = "rate(400 days)",
                    ["ChannelSchedule"] = "rate(400 days)",
                    ["LeftoverSchedule"] = "rate(400 days)",
                },
            },
            Clock = year.Clock,
            Seed = seed,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = year._policy },
        });
        // The other functions are not under test and would only take time.
        year.Stack.Faults.Add(DeliveryFault.Lose(d => d.Function.LogicalId is not ("RetireImages" or "RecordFailedLaunch"), int.MaxValue));
        year.Stack.Deliveries.Invoked += year.Runs.Add;
        year._ec2 = AwsClients.Ec2(year.Stack.ClientEnvironment("factory"));
        year.Stack.Router.Routed += year.Record;
        year.Client = AwsClients.ImageBuilder(year.Stack.ClientEnvironment("factory"));
        year._dynamodb = AwsClients.DynamoDB(year.Stack.ClientEnvironment("factory"));
        year._infrastructure = (await year.Client.CreateInfrastructureConfigurationAsync(
            new() { Name = "factory", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        return year;
    }

    /// <summary>Simulates the actions of users on one day, until just before the next run of the lifecycle function.</summary>
    public async Task LiveAsync(int day)
    {
        await Clock.AdvanceToAsync(Start.AddDays(day).AddHours(8));
        for (var recipe = 0; recipe < Recipes; recipe++)
        {
            if (day == FirstDayOf(recipe) || day == 120 + recipe || day == 240 + recipe)
                await CreateRecipeAsync(recipe, day < 120 ? "1.0.0" : day < 240 ? "1.0.1" : "1.1.0");
            if (day < Math.Max(FirstDayOf(recipe), _nextBuild[recipe]))
                continue;
            _nextBuild[recipe] = day + _random.Next(12, 40);
            await BuildAsync(recipe, mayFail: day > 5);
        }

        if (_random.NextDouble() < 0.05)
            await TagAsync();
        if (_random.NextDouble() < 0.2)
            Launch();
        if (_random.NextDouble() < 0.1)
            TagAmi();
        await ChangeTemplatesAsync();
        await LaunchHiddenAsync(day);
        await Clock.AdvanceToAsync(Start.AddDays(day + 1).AddMinutes(-1));
    }

    /// <summary>Advances past midnight, when the lifecycle function runs, and gives the service time to complete the changes.</summary>
    public Task RunAsync(int day) => Clock.AdvanceToAsync(Start.AddDays(day + 1).AddHours(2));

    public Dictionary<string, ObservedImage> Observe()
    {
        lock (World.Gate)
        {
            return Account.Resources.OfType("image").ToDictionary(image => image.Arn.ToString(), image => new ObservedImage(
                ImageBuildArn.Parse(image.Arn.ToString()), image.Document["state"]!["status"]!.ToString(),
                DateTimeOffset.Parse(image.Document["dateCreated"]!.ToString(), CultureInfo.InvariantCulture),
                image.Document["outputResources"]?["amis"]?.AsArray().Count > 0,
                image.Document["tags"]?["keep"] is not null, _parents.GetValueOrDefault(image.Arn.ToString())));
        }
    }

    /// <summary>The parent images that recipes refer to.</summary>
    public IReadOnlyList<string> Parents()
    {
        lock (World.Gate)
            return [.. Account.Resources.OfType("image-recipe").Select(recipe => recipe.Document["parentImage"]!.ToString()).Distinct()];
    }

    public IReadOnlyList<RequestEntry> UpdatesSince(DateTimeOffset since) =>
        [.. World.Requests.Snapshot().Where(r => r is { Operation: "StartResourceStateUpdate", Status: 200, Replayed: false } && r.Time > since)];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _dynamodb?.Dispose();
        _ec2?.Dispose();
        await Stack.DisposeAsync();
        Clock.Dispose();
        File.Delete(_policy);
    }

    private static string NameOf(int recipe) => recipe < Bases ? $"base-{recipe}" : $"app-{recipe}";

    private static int FirstDayOf(int recipe) => recipe < Bases ? 0 : 2;

    private async Task CreateRecipeAsync(int recipe, string version)
    {
        var parent = recipe < Bases ? $"arn:aws:imagebuilder:{Stack.Template.Settings.Region}:aws:image/amazon-linux-2023-x86/x.x.x"
            : recipe % 2 == 0 ? $"{Prefix}image/base-{recipe % Bases}/x.x.x"
            : NewestAvailable($"base-{recipe % Bases}")!;
        _recipeArns[recipe] = (await Client.CreateImageRecipeAsync(new()
        {
            Name = NameOf(recipe),
            SemanticVersion = version,
            ParentImage = parent,
            ClientToken = $"{NameOf(recipe)}-{version}",
            Components = [new() { ComponentArn = $"arn:aws:imagebuilder:{Stack.Template.Settings.Region}:aws:component/update-linux/x.x.x" }],
        })).ImageRecipeArn;
    }

    private async Task BuildAsync(int recipe, bool mayFail)
    {
        var image = (await Client.CreateImageAsync(new()
        {
            ImageRecipeArn = _recipeArns[recipe],
            InfrastructureConfigurationArn = _infrastructure,
            ImageTestsConfiguration = new() { ImageTestsEnabled = false },
        })).ImageBuildVersionArn;
        lock (World.Gate)
        {
            var parent = Account.Resources.Find(_recipeArns[recipe])!.Document["parentImage"]!.ToString();
            if (recipe >= Bases)
                _parents[image] = parent.EndsWith("x.x.x", StringComparison.Ordinal) ? NewestAvailable($"base-{recipe % Bases}")! : parent;
            if (mayFail && _random.NextDouble() < 0.07)
                World.Builds.Stub(Account, image, new() { FailSteps = new Dictionary<string, string> { ["ApplyBuildComponents"] = "exit status 1" } });
        }

        if (mayFail && _random.NextDouble() < 0.04)
        {
            await Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
            await Client.CancelImageCreationAsync(new() { ImageBuildVersionArn = image });
        }
    }

    private async Task TagAsync()
    {
        var images = Observe().Values.Where(image => image.Status == "AVAILABLE").ToList();
        if (images.Count > 0)
            await Client.TagResourceAsync(new() { ResourceArn = images[_random.Next(images.Count)].Arn.ToString(), Tags = new() { ["keep"] = "yes" } });
    }

    /// <summary>Simulates the launch of an instance from a deprecated image.</summary>
    private void Launch()
    {
        if (AnyDeprecated() is not { } launched)
            return;
        Launched[launched.ArnText] = Clock.GetUtcNow();
        Change(launched, facts => facts with { LastLaunched = Clock.GetUtcNow() });
    }

    /// <summary>Simulates that a user tags the AMI of a deprecated image. The image's own tags do not show it; only the service looks at an AMI's.</summary>
    private void TagAmi()
    {
        if (AnyDeprecated() is { } tagged)
            Change(tagged, facts => facts with { Tags = new Dictionary<string, string>(facts.Tags) { ["hands"] = "off" } });
    }

    /// <summary>Some launch templates are created for images, and others are deleted.</summary>
    private async Task ChangeTemplatesAsync()
    {
        if (_random.NextDouble() < 0.3 && AnyDeprecated() is { } used && !Templates.ContainsKey(used.ArnText))
        {
            var template = await _ec2!.CreateLaunchTemplateAsync(new()
            {
                LaunchTemplateName = $"template-{Clock.GetUtcNow():yyyyMMdd}",
                LaunchTemplateData = new() { ImageId = AmiOf(used.ArnText) },
            });
            Templates[used.ArnText] = template.LaunchTemplate.LaunchTemplateId;
        }

        if (_random.NextDouble() < 0.2 && Templates.Count > 3)
        {
            var (arn, id) = Templates.First();
            await _ec2!.DeleteLaunchTemplateAsync(new() { LaunchTemplateId = id });
            Templates.Remove(arn);
        }
    }

    /// <summary>A launch that fails is tried again on the next day.</summary>
    private async Task LaunchHiddenAsync(int day)
    {
        if (Hidden.Count < 2 && day >= 60 + (15 * Hidden.Count) && AnyDeprecated(IsOfNoTemplateAndParentOfNone) is { } chosen)
            Hidden[chosen.ArnText] = day;
        foreach (var arn in Hidden.Where(user => user.Value <= day).Select(user => user.Key).ToList())
        {
            try
            {
                var reservation = await _ec2!.RunInstancesAsync(new() { ImageId = AmiOf(arn), MinCount = 1, MaxCount = 1 });
                await _ec2.TerminateInstancesAsync(new() { InstanceIds = [reservation.Reservation.Instances[0].InstanceId] });
                Hidden[arn] = day + 55;
            }
            catch (AmazonEC2Exception refused) when (refused.ErrorCode == "InvalidAMIID.Unavailable")
            {
                FailedLaunches.Add((arn, day));
                Hidden[arn] = day + 1;
            }
        }
    }

    private string AmiOf(string arn)
    {
        lock (World.Gate)
            return Account.Resources.Find(arn)!.Document["outputResources"]!["amis"]![0]!["image"]!.ToString();
    }

    private bool IsOfNoTemplateAndParentOfNone(Resource image) =>
        !Templates.ContainsKey(image.ArnText) && image.Arn.Slug.StartsWith("app-", StringComparison.Ordinal);

    /// <summary>A deprecated image that no hidden user has.</summary>
    private Resource? AnyDeprecated(Func<Resource, bool>? where = null)
    {
        lock (World.Gate)
        {
            var old = Account.Resources.OfType("image")
                .Where(image => image.Document["state"]!["status"]!.ToString() == "DEPRECATED")
                .Where(image => !Hidden.ContainsKey(image.ArnText) && where?.Invoke(image) is not false).ToList();
            return old.Count == 0 ? null : old[_random.Next(old.Count)];
        }
    }

    private void Change(Resource image, Func<AmiFacts, AmiFacts> change)
    {
        lock (World.Gate)
        {
            foreach (var ami in image.Document["outputResources"]!["amis"]!.AsArray().Cast<JsonObject>())
                Account.Lifecycle.Put(ami["image"]!.ToString(), change(Account.Lifecycle.FactsOf(image.Document, ami)));
        }
    }

    private string? NewestAvailable(string name)
    {
        lock (World.Gate)
        {
            return Account.Resources.OfType("image").Where(image => image.Arn.Slug == name && image.Document["state"]!["status"]!.ToString() == "AVAILABLE")
                .Select(image => image.Arn.ToString()).MaxBy(arn => ImageBuildArn.Parse(arn), BuildVersionComparer.Instance);
        }
    }

    private string Prefix => $"arn:aws:imagebuilder:{Stack.Template.Settings.Region}:{Stack.Template.Settings.Account}:";

    private void Record(JsonObject evt)
    {
        if (evt["detail-type"]!.ToString() != "Retirement Announced")
            return;

        // Many announcements of one run are one notification that lists them.
        var detail = evt["detail"]!;
        if (detail["notifications"] is not JsonArray)
            Announce(evt["resources"]![0]!, detail);
        foreach (var member in detail["notifications"] as JsonArray ?? [])
            Announce(member!["resource"]!, member);

        void Announce(JsonNode resource, JsonNode announcement) =>
            Announced[resource.ToString()] = DateTimeOffset.Parse(announcement["until"]!.ToString(), CultureInfo.InvariantCulture);
    }
}
