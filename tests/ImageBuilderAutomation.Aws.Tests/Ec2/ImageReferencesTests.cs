using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

public sealed class ImageReferencesTests : IAsyncLifetime
{
    private const string Account = "eu-west-1:111122223333";
    private const string Describe = "DescribeImageReferences";

    private StubEc2 _ec2 = null!;

    public async Task InitializeAsync() => _ec2 = await StubEc2.StartAsync();

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    private static string Ami(int n) => $"ami-{n:x8}";

    private Task<SourceEvidence> ReadAsync(int amis = 1, UsageRules? rules = null, CancellationToken closing = default) => ReadAsync(
        [.. Enumerable.Range(1, amis).Select(n => new AmiInRegion(Ami(n), "eu-west-1"))], rules, closing);

    private Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, UsageRules? rules = null, CancellationToken closing = default) =>
        new ImageReferences(_ec2.Calls, rules ?? UsageRules.Default, new("111122223333", "eu-west-1"), TimeProvider.System).ReadAsync(amis, closing, default);

    private static string References(params (string Ami, string Type, string Arn)[] references) =>
        $"<imageReferenceSet>{string.Concat(references.Select(r => $"<item><imageId>{r.Ami}</imageId><resourceType>{r.Type}</resourceType><arn>{r.Arn}</arn></item>"))}</imageReferenceSet>";

    [Fact]
    public async Task All_types_are_asked_for_with_the_states_and_the_depth_of_the_policy()
    {
        await ReadAsync(rules: new() { References = new(250, TimeSpan.FromDays(1)) });

        var request = Assert.Single(_ec2.Requests);
        Assert.Equal(("true", "ec2:Instance", "state-name"), (request["IncludeAllResourceTypes"], request["ResourceType.1.ResourceType"], request["ResourceType.1.ResourceTypeOption.1.OptionName"]));
        Assert.Equal(["pending", "running", "shutting-down", "stopping", "stopped"], StubEc2.Values(request, "ResourceType.1.ResourceTypeOption.1.OptionValue"));
        Assert.Equal(("ec2:LaunchTemplate", "250"), (request["ResourceType.2.ResourceType"], request["ResourceType.2.ResourceTypeOption.1.OptionValue.1"]));
    }

    [Fact]
    public async Task Every_type_of_reference_is_a_use_also_one_that_is_not_known()
    {
        _ec2.Answers[Describe] = _ => References(
            (Ami(1), "ec2:Instance", $"arn:aws:ec2:{Account}:instance/i-0a1b"), (Ami(1), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-0a1b"),
            (Ami(1), "ssm:Parameter", $"arn:aws:ssm:{Account}:parameter/golden/web"), (Ami(1), "ssm:Parameter", $"arn:aws:ssm:{Account}:parameter/web"),
            (Ami(1), "imagebuilder:ImageRecipe", $"arn:aws:imagebuilder:{Account}:image-recipe/web/1.0.0"),
            (Ami(1), "imagebuilder:ContainerRecipe", "arn:aws:imagebuilder:eu-west-2:111122223333:container-recipe/web/1.0.0"),
            (Ami(1), "batch:ComputeEnvironment", $"arn:aws:batch:{Account}:compute-environment/x"));

        var found = (await ReadAsync()).Amis[Ami(1)];

        Assert.Equal(
            [
                (UseKind.Instance, "i-0a1b", null), (UseKind.LaunchTemplate, "lt-0a1b", null), (UseKind.Parameter, "/golden/web", null),
                (UseKind.Parameter, "web", null), (UseKind.Recipe, "image-recipe/web/1.0.0", "image-recipe/web/1.0.0"),
                (UseKind.Recipe, "container-recipe/web/1.0.0", null),
                (UseKind.Unknown, $"batch:ComputeEnvironment arn:aws:batch:{Account}:compute-environment/x", null),
            ],
            found.Uses.Select(use => (use.Kind, use.Name, use.RecipeVersion)).OrderBy(use => use.Kind is UseKind.LaunchTemplate ? 1 : use.Kind is UseKind.Instance ? 0 : 2));
        Assert.Null(found.Incomplete);
    }

    [Fact]
    public async Task Pages_are_read_to_the_last_one()
    {
        _ec2.Answers[Describe] = request => request.ContainsKey("NextToken")
            ? References((Ami(1), "ec2:Instance", $"arn:aws:ec2:{Account}:instance/i-2"))
            : References((Ami(1), "ec2:Instance", $"arn:aws:ec2:{Account}:instance/i-1")) + "<nextToken>more</nextToken>";

        Assert.Equal(["i-1", "i-2"], (await ReadAsync()).Amis[Ami(1)].Uses.Select(use => use.Name).Order());
    }

    [Fact]
    public async Task Pages_without_an_end_are_incomplete()
    {
        _ec2.Answers[Describe] = _ => References((Ami(1), "ec2:Instance", $"arn:aws:ec2:{Account}:instance/i-1")) + "<nextToken>more</nextToken>";

        var found = (await ReadAsync()).Amis[Ami(1)];

        Assert.Equal(("more than 50 pages of references", "i-1"), (found.Incomplete, Assert.Single(found.Uses).Name));
    }

    [Fact]
    public async Task An_AMI_that_EC2_does_not_find_leaves_the_others_known()
    {
        _ec2.Errors[Describe] = request => StubEc2.Values(request, "ImageId").Contains(Ami(3)) ? "InvalidAMIID.NotFound" : null;

        var read = await ReadAsync(12);

        Assert.Equal([Ami(3)], read.Amis.Where(ami => ami.Value.Incomplete is not null).Select(ami => ami.Key));
        Assert.Equal((12, 12, null), (read.Amis.Count, read.Calls, read.Problem));
    }

    [Theory]
    [InlineData("UnauthorizedOperation", 1)]
    [InlineData("InternalError", 3)]
    public async Task A_refusal_ends_the_reading_and_what_was_not_read_stays_unknown(string code, int calls)
    {
        _ec2.Errors[Describe] = request => StubEc2.Values(request, "ImageId").Contains(Ami(1)) ? null : code;

        var read = await ReadAsync(100);

        Assert.Equal(1 + calls, read.Calls);
        Assert.Null(read.Amis[Ami(1)].Incomplete);
        Assert.Equal($"ec2 returned 400: as the test says: {code}", read.Problem);
        Assert.All(Enumerable.Range(11, 90), n => Assert.True(!read.Amis.TryGetValue(Ami(n), out var found) || found.Incomplete is not null));
    }

    [Fact]
    public async Task A_throttled_call_is_made_again_after_a_wait_and_not_without_end()
    {
        var left = 5;
        _ec2.Errors[Describe] = _ => left-- > 0 ? "RequestLimitExceeded" : null;

        Assert.Null((await ReadAsync()).Amis[Ami(1)].Incomplete);

        left = int.MaxValue;
        var read = await ReadAsync(100);
        Assert.Equal((1, "ec2 returned 503: as the test says: RequestLimitExceeded"), (read.Calls, read.Problem));
    }

    [Fact]
    public async Task A_response_that_names_another_AMI_makes_the_batch_incomplete()
    {
        _ec2.Answers[Describe] = _ => References(("ami-ffffffff", "ec2:Instance", $"arn:aws:ec2:{Account}:instance/i-1"));

        Assert.All((await ReadAsync(2)).Amis.Values, found => Assert.NotNull(found.Incomplete));
    }

    [Fact]
    public async Task When_the_time_is_over_nothing_more_is_asked()
    {
        var read = await ReadAsync(20, closing: new(canceled: true));

        Assert.Empty(_ec2.Requests);
        Assert.Equal((0, "not all AMIs were asked about: the time was over"), (read.Amis.Count, read.Problem));
    }

    [Fact]
    public async Task AMIs_of_other_Regions_are_asked_about_there()
    {
        await ReadAsync([new(Ami(1), "eu-west-1"), new(Ami(2), "eu-west-2")]);

        Assert.Equal([[Ami(1)], [Ami(2)]], _ec2.Requests.Select(request => StubEc2.Values(request, "ImageId")));
        Assert.Contains("/eu-west-2/ec2/", _ec2.Signatures.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_versions_of_a_template_are_named_the_default_one_first()
    {
        _ec2.Answers[Describe] = _ => References((Ami(1), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"), (Ami(2), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"));
        _ec2.Answers["DescribeLaunchTemplateVersions"] = _ =>
            $"<launchTemplateVersionSet>{Version(3, Ami(2), false)}{Version(7, Ami(1), true)}{Version(9, Ami(1), false)}</launchTemplateVersionSet>";

        var read = await ReadAsync(2);

        Assert.Equal("versions 7 (default), 9", Assert.Single(read.Amis[Ami(1)].Uses).Detail);
        Assert.Equal("version 3", Assert.Single(read.Amis[Ami(2)].Uses).Detail);
        Assert.Equal([Ami(1), Ami(2)], StubEc2.Values(_ec2.Requests.First(request => request.ContainsKey("LaunchTemplateId")), "Filter.1.Value"));
    }

    [Fact]
    public async Task Only_the_default_and_the_latest_version_of_a_template_are_current()
    {
        _ec2.Answers[Describe] = _ => References((Ami(1), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"), (Ami(2), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"));
        _ec2.Answers["DescribeLaunchTemplateVersions"] = request => request.ContainsKey("LaunchTemplateId")
            ? $"<launchTemplateVersionSet>{Version(3, Ami(2), false)}{Version(7, Ami(1), true)}</launchTemplateVersionSet>"
            : $"<launchTemplateVersionSet>{Version(7, Ami(1), true)}</launchTemplateVersionSet>";

        var read = await ReadAsync(2);

        Assert.Equal((true, false), (read.Amis[Ami(1)].Uses.Single().IsCurrentVersion, read.Amis[Ami(2)].Uses.Single().IsCurrentVersion));
        var request = _ec2.Requests.Last();
        Assert.Equal((false, "$Latest", "$Default"), (request.ContainsKey("LaunchTemplateId"), request["LaunchTemplateVersion.1"], request["LaunchTemplateVersion.2"]));
        Assert.Equal([Ami(1), Ami(2)], StubEc2.Values(request, "Filter.1.Value"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_a_template_is_current_is_unknown_if_its_versions_cannot_be_read_or_none_names_the_AMI(bool isRefused)
    {
        _ec2.Answers[Describe] = _ => References((Ami(1), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"));
        _ec2.Answers["DescribeLaunchTemplateVersions"] = request => request.ContainsKey("LaunchTemplateId") && isRefused
            ? $"<launchTemplateVersionSet>{Version(7, Ami(1), true)}</launchTemplateVersionSet>" : "<launchTemplateVersionSet/>";
        _ec2.Errors["DescribeLaunchTemplateVersions"] = request => isRefused && !request.ContainsKey("LaunchTemplateId") ? "UnauthorizedOperation" : null;

        Assert.Null((await ReadAsync()).Amis[Ami(1)].Uses.Single().IsCurrentVersion);
    }

    private static string Version(int number, string ami, bool isDefault) =>
        $"<item><launchTemplateId>lt-1</launchTemplateId><versionNumber>{number}</versionNumber><defaultVersion>{(isDefault ? "true" : "false")}</defaultVersion><launchTemplateData><imageId>{ami}</imageId></launchTemplateData></item>";

    [Fact]
    public async Task A_template_whose_versions_cannot_be_read_is_a_use_without_them()
    {
        _ec2.Answers[Describe] = _ => References((Ami(1), "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-1"));
        _ec2.Errors["DescribeLaunchTemplateVersions"] = _ => "UnauthorizedOperation";

        var read = await ReadAsync();

        Assert.Equal(("lt-1", null, null), (read.Amis[Ami(1)].Uses[0].Name, read.Amis[Ami(1)].Uses[0].Detail, read.Problem));
    }

    /// <summary>docs/reference/cost.md states these numbers.</summary>
    [Fact]
    public async Task A_thousand_AMIs_cost_a_hundred_calls_and_at_most_fifty_five_for_templates()
    {
        _ec2.Answers[Describe] = request => References([.. StubEc2.Values(request, "ImageId").Select(ami => (ami, "ec2:LaunchTemplate", $"arn:aws:ec2:{Account}:launch-template/lt-{ami}"))]);

        var read = await ReadAsync(1000);

        Assert.Equal(
            [(Describe, 100), ("DescribeLaunchTemplateVersions", ImageReferences.MaxTemplates + 5)],
            _ec2.Operations.GroupBy(operation => operation).Select(same => (same.Key, same.Count())));
        Assert.Equal((155, 1000), (read.Calls, read.Amis.Count));
    }
}
