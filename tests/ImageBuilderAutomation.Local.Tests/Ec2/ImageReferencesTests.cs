using Amazon.EC2;
using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class ImageReferencesTests
{
    [Fact]
    public async Task Only_the_caller_s_own_resources_are_found_also_for_an_AMI_of_another_account()
    {
        await using var stack = await Ec2Stack.StartAsync();
        stack.Put($$"""
            { "launchTemplates": [ { "name": "web", "image": "{{Ec2Stack.Ami}}" }, { "name": "theirs", "image": "{{Ec2Stack.Ami}}", "account": "{{Ec2Stack.Other}}" } ],
              "instances": [ { "image": "{{Ec2Stack.Ami}}" }, { "image": "{{Ec2Stack.Ami}}", "account": "{{Ec2Stack.Other}}", "count": 2 }, { "image": "{{Ec2Stack.Ami}}", "region": "eu-west-1" } ],
              "parameters": { "/golden/web": "{{Ec2Stack.Ami}}", "/golden/other": "ami-0ffffffffffffffff" } }
            """);

        Assert.Equal(["ec2:Instance", "ec2:LaunchTemplate", "ssm:Parameter arn:aws:ssm:us-east-1:123456789012:parameter/golden/web"], await FoundAsync(stack));
        Assert.Equal(["ec2:Instance", "ec2:Instance", "ec2:LaunchTemplate"], await FoundAsync(stack, Ec2Stack.Other));
        Assert.Empty(await FoundAsync(stack, Ec2Stack.Third));
    }

    [Fact]
    public async Task Instances_count_in_every_state_unless_states_are_named()
    {
        await using var stack = await Ec2Stack.StartAsync();
        stack.Put($$"""{ "instances": [ { "image": "{{Ec2Stack.Ami}}" }, { "image": "{{Ec2Stack.Ami}}", "state": "stopped" }, { "image": "{{Ec2Stack.Ami}}", "state": "terminated" } ] }""");

        Assert.Equal(3, (await FindAsync(stack, Instances())).Count);
        Assert.Equal(2, (await FindAsync(stack, Instances("running", "stopped"))).Count);
        // The options of a type replace its defaults, also beside all types.
        Assert.Single(await FindAsync(stack, Instances("terminated"), all: true));
    }

    [Theory]
    [InlineData(9, null, true)]
    [InlineData(10, null, false)]
    [InlineData(10, 11, true)]
    [InlineData(3, 3, false)]
    [InlineData(2, 3, true)]
    public async Task The_ten_newest_versions_of_a_template_count_or_as_many_as_are_asked_for(int newer, int? depth, bool found)
    {
        await using var stack = await Ec2Stack.StartAsync();
        var versions = string.Join(',', Enumerable.Repeat("\"ami-0ffffffffffffffff\"", newer).Prepend($"\"{Ec2Stack.Ami}\""));
        stack.Put($$"""{ "launchTemplates": [ { "name": "web", "versions": [ {{versions}} ] } ] }""");

        var references = await FindAsync(stack, new ResourceTypeRequest
        {
            ResourceType = ImageReferenceResourceType.Ec2LaunchTemplate,
            ResourceTypeOptions = depth is null ? null : [new() { OptionName = ImageReferenceOptionName.VersionDepth, OptionValues = [$"{depth}"] }],
        });

        Assert.Equal(found ? 1 : 0, references.Count);
        Assert.All(references, reference => Assert.StartsWith("arn:aws:ec2:us-east-1:123456789012:launch-template/lt-", reference.Arn, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, true, 5, "MissingParameter")]
    [InlineData(11, true, 5, "InvalidParameterValue")]
    [InlineData(10, true, 4, "InvalidParameterValue")]
    [InlineData(10, false, 5, "MissingParameter")]
    [InlineData(10, true, 5, null)]
    public async Task One_to_ten_ids_types_and_pages_of_five_or_more_are_required(int ids, bool types, int pageSize, string? code)
    {
        await using var stack = await Ec2Stack.StartAsync();
        Task Call() => stack.Client.DescribeImageReferencesAsync(new()
        {
            ImageIds = [.. Enumerable.Range(10, ids).Select(i => $"ami-000000{i}")],
            IncludeAllResourceTypes = types,
            MaxResults = pageSize,
        });

        if (code is null)
            await Call();
        else
            Assert.Equal(code, await Ec2Stack.RefusalAsync(Call));
    }

    [Theory]
    [InlineData("ec2:Instance", "state-name", "asleep")]
    [InlineData("ec2:Instance", "version-depth", "10")]
    [InlineData("ec2:LaunchTemplate", "version-depth", "0")]
    [InlineData("ec2:LaunchTemplate", "version-depth", "10001")]
    [InlineData("ssm:Parameter", "state-name", "running")]
    [InlineData("autoscaling:Group", null, null)]
    public async Task A_type_or_option_that_EC2_does_not_have_is_refused(string type, string? option, string? value)
    {
        await using var stack = await Ec2Stack.StartAsync();
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => FindAsync(stack, new ResourceTypeRequest
        {
            ResourceType = type,
            ResourceTypeOptions = option is null ? null : [new() { OptionName = option, OptionValues = [value] }],
        })));
    }

    [Fact]
    public async Task Pages_have_every_reference_once()
    {
        await using var stack = await Ec2Stack.StartAsync();
        stack.Put($$"""{ "instances": [ { "image": "{{Ec2Stack.Ami}}", "count": 12 } ] }""");

        var pages = await stack.Client.Paginators.DescribeImageReferences(new() { ImageIds = [Ec2Stack.Ami], IncludeAllResourceTypes = true, MaxResults = 5 })
            .Responses.Select(page => page.ImageReferences.Select(reference => reference.Arn).ToList()).ToListAsync();

        Assert.Equal([5, 5, 2], pages.Select(page => page.Count));
        Assert.Equal(12, pages.SelectMany(page => page).Distinct().Count());
    }

    [Fact]
    public async Task A_reference_is_gone_with_its_resource()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var instance = await stack.RunAsync();
        var template = (await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Ec2Stack.Ami } })).LaunchTemplate;
        Assert.Equal(["ec2:Instance", "ec2:LaunchTemplate"], await FoundAsync(stack));

        await stack.Client.DeleteLaunchTemplateAsync(new() { LaunchTemplateId = template.LaunchTemplateId });
        await stack.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] });
        Assert.Equal(["ec2:Instance"], await FoundAsync(stack));
        await stack.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Empty(await FoundAsync(stack));
    }

    private static ResourceTypeRequest Instances(params string[] states) => new()
    {
        ResourceType = ImageReferenceResourceType.Ec2Instance,
        ResourceTypeOptions = states.Length == 0 ? null : [new() { OptionName = ImageReferenceOptionName.StateName, OptionValues = [.. states] }],
    };

    private static async Task<List<ImageReference>> FindAsync(Ec2Stack stack, ResourceTypeRequest type, bool all = false) =>
        (await stack.Client.DescribeImageReferencesAsync(new() { ImageIds = [Ec2Stack.Ami], ResourceTypes = [type], IncludeAllResourceTypes = all })).ImageReferences ?? [];

    private static async Task<IEnumerable<string>> FoundAsync(Ec2Stack stack, string account = Ec2Stack.Owner) =>
        ((await stack.For(account).DescribeImageReferencesAsync(new() { ImageIds = [Ec2Stack.Ami], IncludeAllResourceTypes = true })).ImageReferences ?? [])
        .Select(reference => reference.ResourceType.Value.StartsWith("ec2", StringComparison.Ordinal) ? reference.ResourceType.Value : $"{reference.ResourceType} {reference.Arn}");
}
