using System.Net;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Emulator.Control;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>What all operations have in common, tags, and the control route.</summary>
public sealed class Ec2ProtocolTests
{
    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await using var stack = await Ec2Stack.StartAsync();

        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() => stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami, DryRun = true }));

        Assert.Equal(("DryRunOperation", HttpStatusCode.PreconditionFailed), (refused.ErrorCode, refused.StatusCode));
        Assert.Equal("available", (await stack.ImageAsync()).State.Value);
    }

    [Fact]
    public async Task A_parameter_without_an_effect_here_is_refused_by_name()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() => stack.Client.RunInstancesAsync(
            new() { ImageId = Ec2Stack.Ami, MinCount = 1, MaxCount = 1, HibernationOptions = new() { Configured = true } }));
        Assert.Equal("UnknownParameter", refused.ErrorCode);
        Assert.Contains("HibernationOptions", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Action=DescribeImages&Version=2016-11-15&IncludeDisabled=perhaps", "InvalidParameterValue")]
    [InlineData("Action=DescribeImages&Version=2016-11-15&MaxResults=0", "InvalidParameterValue")]
    [InlineData("Action=DescribeImages&Version=2016-11-15&MaxResults=1001", "InvalidParameterValue")]
    [InlineData("Action=DescribeImages&Version=2016-11-15&NextToken=x", "InvalidNextToken")]
    [InlineData("Action=DescribeImages&Version=2016-11-15&Filter.1.Name=name", "MissingParameter")]
    [InlineData("Action=DescribeImages&Version=2016-11-15&a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z=1", "UnknownParameter")]
    [InlineData("Action=DescribeInstances&Version=2016-11-15&MaxResults=4", "InvalidParameterValue")]
    [InlineData("Action=DescribeInstances&Version=2016-11-15&MaxResults=5&InstanceId.1=i-00000001", "InvalidParameterCombination")]
    [InlineData("Action=EnableImageDeprecation&Version=2016-11-15&ImageId=ami-0123456789abcdef0&DeprecateAt=soon", "InvalidParameterValue")]
    [InlineData("Action=EnableImageDeprecation&Version=2016-11-15&ImageId=ami-0123456789abcdef0", "MissingParameter")]
    [InlineData("Action=RunInstances&Version=2016-11-15&ImageId=ami-0123456789abcdef0&MinCount=2&MaxCount=1", "InvalidParameterCombination")]
    [InlineData("Action=RunInstances&Version=2016-11-15&ImageId=ami-0123456789abcdef0&MinCount=1", "MissingParameter")]
    [InlineData("Action=DescribeImageAttribute&Version=2016-11-15&ImageId=ami-0123456789abcdef0&Attribute=kernel", "InvalidParameterValue")]
    [InlineData("Action=DescribeImageAttribute&Version=2016-11-15&ImageId=ami-0123456789abcdef0&Attribute=blockDeviceMapping", "AuthFailure")]
    [InlineData("Action=ModifyImageAttribute&Version=2016-11-15&ImageId=ami-0123456789abcdef0", "MissingParameter")]
    [InlineData("Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=a!&LaunchTemplateData.ImageId=ami-1", "InvalidLaunchTemplateName.MalformedException")]
    [InlineData("Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=abc", "MissingParameter")]
    [InlineData("Action=DescribeVolumes&Version=2016-11-15", "InvalidAction")]
    public async Task An_invalid_request_is_refused_with_an_error_of_EC2(string form, string code)
    {
        await using var stack = await Ec2Stack.StartAsync();
        using var http = new HttpClient();
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await http.PostAsync(stack.Stack.Services.Url, content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"<Response><Errors><Error><Code>{code}</Code>", string.Concat(body.Where(c => !char.IsWhiteSpace(c))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_made_to_fail_as_often_as_is_asked_for()
    {
        await using var stack = await Ec2Stack.StartAsync();
        stack.Put("""{ "faults": [ { "operation": "DescribeImageReferences", "error": "UnauthorizedOperation", "message": "no", "times": 1 }, { "operation": "DescribeTags", "error": "InternalError" } ] }""");
        Task References() => stack.Client.DescribeImageReferencesAsync(new() { ImageIds = [Ec2Stack.Ami], IncludeAllResourceTypes = true });

        Assert.Equal("UnauthorizedOperation", await Ec2Stack.RefusalAsync(References));
        await References();
        Assert.Equal("InternalError", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeTagsAsync(new DescribeTagsRequest())));
        Assert.Equal("InternalError", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeTagsAsync(new DescribeTagsRequest())));
        stack.Put("""{ "faults": [] }""");
        await stack.Client.DescribeTagsAsync(new DescribeTagsRequest());

        Assert.Equal(
            [("DescribeImageReferences", "UnauthorizedOperation"), ("DescribeImageReferences", null)],
            stack.Stack.Ec2.Calls.Where(call => call.Operation == "DescribeImageReferences").Select(call => (call.Operation, call.Error)));
    }

    [Fact]
    public async Task Tags_are_set_described_and_deleted_on_every_kind_of_resource()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var instance = await stack.RunAsync();
        var template = (await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Ec2Stack.Ami } })).LaunchTemplate;
        var report = (await stack.Client.CreateImageUsageReportAsync(new() { ImageId = Ec2Stack.Ami, ResourceTypes = [new() { ResourceType = "ec2:Instance" }] })).ReportId;
        var snapshot = (await stack.ImageAsync()).BlockDeviceMappings[0].Ebs.SnapshotId;
        List<string> all = [Ec2Stack.Ami, snapshot, instance.InstanceId, template.LaunchTemplateId, report];

        await stack.Client.CreateTagsAsync(new() { Resources = all, Tags = [new("keep", "yes"), new("team", "web")] });
        Assert.Equal(
            ["image", "image-usage-report", "instance", "launch-template", "snapshot"],
            (await stack.Client.DescribeTagsAsync(new DescribeTagsRequest { Filters = [new("key", ["keep"])] })).Tags.Select(tag => tag.ResourceType.Value).Order(StringComparer.Ordinal));
        Assert.Equal("yes", (await stack.ImageAsync()).Tags.Find(tag => tag.Key == "keep")?.Value);

        await stack.Client.DeleteTagsAsync(new() { Resources = all, Tags = [new() { Key = "keep", Value = "no" }, new() { Key = "team" }] });
        Assert.Equal(["keep"], (await stack.Client.DescribeTagsAsync(new DescribeTagsRequest())).Tags.Select(tag => tag.Key).Distinct());
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => stack.For(Ec2Stack.Other).CreateTagsAsync(new() { Resources = [Ec2Stack.Ami], Tags = [new("a", "b")] })));
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => stack.Client.CreateTagsAsync(new() { Resources = [Ec2Stack.Ami], Tags = [new("aws:a", "b")] })));
        Assert.Equal("InvalidID", await Ec2Stack.RefusalAsync(() => stack.Client.CreateTagsAsync(new() { Resources = ["vol-00000001"], Tags = [new("a", "b")] })));
    }

    [Theory]
    [InlineData("""{ "instance": [] }""", "'instance' is not a member of the body")]
    [InlineData("""{ "instances": [ { "count": 2 } ] }""", "instances[0] has no 'image'.")]
    [InlineData("""{ "instances": [ { "image": "ami-00000001", "state": "asleep" } ] }""", "'state' of instances[0] is asleep; expected one of pending")]
    [InlineData("""{ "instances": [ { "image": "ami-00000001", "count": -1 } ] }""", "'count' of instances[0] is -1")]
    [InlineData("""{ "instances": {} }""", "'instances' of the body is {}; expected a list of objects.")]
    [InlineData("""{ "account": "us", "instances": [ { "image": "ami-00000001" } ] }""", "'account' of instances[0] is us; expected twelve digits.")]
    [InlineData("""{ "images": [ { "id": "image" } ] }""", "InvalidAMIID.Malformed")]
    [InlineData("""{ "images": [ { "id": "ami-00000001", "state": "gone" } ] }""", "'state' of images[0] is gone")]
    [InlineData("""{ "images": [ { "id": "ami-00000001", "createdAt": "once" } ] }""", "'createdAt' of images[0] is once; expected a time")]
    [InlineData("""{ "images": [ { "id": "ami-00000001", "tags": { "a": 1 } } ] }""", "expected an object of strings")]
    [InlineData("""{ "launchTemplates": [ { "name": "web" } ] }""", "launchTemplates[0] has no 'image'.")]
    [InlineData("""{ "launchTemplates": [ { "name": "web", "versions": [] } ] }""", "launchTemplates[0] has no 'versions'.")]
    [InlineData("""{ "launchTemplates": [ { "name": "web", "image": "ami-00000001", "default": 2 } ] }""", "InvalidLaunchTemplateId.VersionNotFound")]
    [InlineData("""{ "instances": [ { "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/base/1.0.0/1" } ] }""", "has no AMI in us-east-1")]
    [InlineData("""{ "settings": { "reportSeconds": "long" } }""", "'reportSeconds' of settings is \"long\"; expected a whole number.")]
    public async Task The_control_route_says_what_it_expected(string input, string message)
    {
        await using var stack = await Ec2Stack.StartAsync("{}");
        Assert.Contains(message, Assert.Throws<ControlException>(() => stack.Put(input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_puts_in_uses_by_the_control_route_and_a_reset_removes_them()
    {
        await using var stack = await Ec2Stack.StartAsync("{}");
        using var http = new HttpClient { BaseAddress = stack.Stack.Endpoints.ImageBuilder };
        await PostAsync(http, "seed", $$"""
            { "steps": [ { "order": "ec2", "input": { "images": [ { "id": "{{Ec2Stack.Ami}}" } ], "instances": [ { "image": "{{Ec2Stack.Ami}}", "count": 2, "account": "{{Ec2Stack.Other}}" } ] } } ] }
            """);

        Assert.Equal(2, (await stack.For(Ec2Stack.Other).DescribeInstancesAsync(new DescribeInstancesRequest())).Reservations[0].Instances.Count);
        Assert.Contains("\"operation\":\"DescribeInstances\"", await http.GetStringAsync(new Uri("/_emulator/ec2?account=" + Ec2Stack.Other, UriKind.Relative)), StringComparison.Ordinal);

        await PostAsync(http, "reset", "{}");
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => stack.ImageAsync()));
    }

    [Fact]
    public async Task The_same_seed_and_calls_give_the_same_ids()
    {
        await using var one = await Ec2Stack.StartAsync();
        await using var two = await Ec2Stack.StartAsync();
        Assert.Equal((await one.RunAsync()).InstanceId, (await two.RunAsync()).InstanceId);
    }

    private static async Task PostAsync(HttpClient http, string route, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"/_emulator/{route}", UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
