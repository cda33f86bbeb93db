using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class DescribeImagesTests
{
    private const string Setup = """
        { "images": [
            { "id": "ami-00000001", "name": "own", "tags": { "team": "web" } },
            { "id": "ami-00000002", "name": "disabled", "state": "disabled" },
            { "id": "ami-00000003", "name": "deprecated", "deprecateAt": "2026-11-01T00:00:00Z" },
            { "id": "ami-00000004", "name": "theirs, public, deprecated", "account": "444455556666", "public": true, "deprecateAt": "2026-11-01T00:00:00Z" },
            { "id": "ami-00000005", "name": "theirs, shared", "account": "444455556666", "sharedWith": [ "123456789012" ] },
            { "id": "ami-00000006", "name": "theirs, private", "account": "444455556666" },
            { "id": "ami-00000007", "name": "own, elsewhere", "region": "eu-west-1" } ] }
        """;

    [Fact]
    public async Task A_list_has_what_the_caller_owns_and_what_is_shared_without_disabled_ones_and_deprecated_ones_of_others()
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);

        Assert.Equal(["own", "deprecated", "theirs, shared"], await NamesAsync(stack, new()));
        Assert.Equal(["own", "disabled", "deprecated", "theirs, shared"], await NamesAsync(stack, new() { IncludeDisabled = true }));
        Assert.Equal(["own", "deprecated", "theirs, public, deprecated", "theirs, shared"], await NamesAsync(stack, new() { IncludeDeprecated = true }));
        Assert.Equal(["own", "deprecated"], await NamesAsync(stack, new() { Owners = ["self"] }));
        Assert.Equal(["theirs, shared"], await NamesAsync(stack, new() { Owners = [Ec2Stack.Other] }));
        Assert.Equal(["theirs, shared"], await NamesAsync(stack, new() { ExecutableUsers = ["self"] }));
        Assert.Equal(["theirs, public, deprecated"], await NamesAsync(stack, new() { ExecutableUsers = ["all"], IncludeDeprecated = true }));
    }

    [Fact]
    public async Task Each_Region_has_its_own_AMIs()
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        var there = stack.For(Ec2Stack.Owner, "eu-west-1");

        Assert.Equal("own, elsewhere", Assert.Single((await there.DescribeImagesAsync(new DescribeImagesRequest())).Images).Name);
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => there.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = ["ami-00000001"] })));
    }

    [Theory]
    [InlineData("ami-00000006", "an AMI that is not shared is missing")]
    [InlineData("ami-00000002", "a disabled AMI is missing unless it is asked for")]
    [InlineData("ami-00000004", "a deprecated AMI of another account is missing unless it is asked for")]
    public async Task By_id(string id, string rule)
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        Assert.True((await stack.Client.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [id] })).Images is null or [], rule);
    }

    [Theory]
    [InlineData("ami-00000099", "InvalidAMIID.NotFound")]
    [InlineData("ami-1", "InvalidAMIID.Malformed")]
    [InlineData("i-00000001", "InvalidAMIID.Malformed")]
    [InlineData("ami-0000000G", "InvalidAMIID.Malformed")]
    public async Task An_id_that_never_was_or_is_no_id_is_refused(string id, string code)
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        Assert.Equal(code, await Ec2Stack.RefusalAsync(() => stack.Client.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [id] })));
    }

    [Theory]
    [InlineData("name", "own", "own")]
    [InlineData("name", "*, shared", "theirs, shared")]
    [InlineData("name", "o?n", "own")]
    [InlineData("tag:team", "web", "own")]
    [InlineData("tag-key", "team", "own")]
    [InlineData("owner-id", Ec2Stack.Other, "theirs, shared")]
    [InlineData("image-id", "ami-00000003", "deprecated")]
    [InlineData("is-public", "true", "")]
    [InlineData("name", "Own", "")]
    public async Task A_filter_selects(string filter, string value, string names)
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        Assert.Equal(names, string.Join('|', await NamesAsync(stack, new() { Filters = [new(filter, [value])] })));
    }

    [Fact]
    public async Task A_filter_that_EC2_does_not_have_is_refused()
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeImagesAsync(new DescribeImagesRequest { Filters = [new("colour", ["red"])] })));
    }

    [Fact]
    public async Task Pages_have_every_AMI_once()
    {
        await using var stack = await Ec2Stack.StartAsync($$"""{ "images": [ {{string.Join(',', Enumerable.Range(10, 25).Select(i => $$"""{ "id": "ami-000000{{i}}" }"""))}} ] }""");

        var pages = await stack.Client.Paginators.DescribeImages(new() { MaxResults = 10 }).Responses.Select(page => page.Images.Select(image => image.ImageId).ToList()).ToListAsync();

        Assert.Equal([10, 10, 5], pages.Select(page => page.Count));
        Assert.Equal(25, pages.SelectMany(page => page).Distinct().Count());
    }

    [Fact]
    public async Task An_AMI_has_its_dates_as_texts_its_snapshot_and_no_scan()
    {
        await using var stack = await Ec2Stack.StartAsync(Setup);
        var image = await stack.ImageAsync("ami-00000003");

        Assert.Equal(("2026-11-20T09:00:00.000Z", "2026-11-01T00:00:00.000Z", null), (image.CreationDate, image.DeprecationTime, image.LastLaunchedTime));
        Assert.StartsWith("snap-", Assert.Single(image.BlockDeviceMappings).Ebs.SnapshotId, StringComparison.Ordinal);
        Assert.Null(image.ScanResults);
        Assert.Equal(("available", "disabled", Ec2Stack.Owner, true), (image.State.Value, image.DeregistrationProtection, image.OwnerId, image.ImageAllowed));
    }

    private static async Task<IEnumerable<string>> NamesAsync(Ec2Stack stack, DescribeImagesRequest request) =>
        (await stack.Client.DescribeImagesAsync(request)).Images?.Select(image => image.Name) ?? [];
}
