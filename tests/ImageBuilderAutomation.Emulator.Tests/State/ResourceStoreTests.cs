using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Tests.State;

public sealed class ResourceStoreTests
{
    private readonly ResourceStore _store = new();

    public ResourceStoreTests()
    {
        foreach (var path in (string[])["a/1.0.0/1", "a/1.0.0/2", "a/1.0.0/10", "a/1.9.0/1", "a/1.10.0/1", "a-b/1.0.0/1", "b/2.0.0/1"])
        {
            Assert.True(ResourceArn.TryParse($"arn:aws:imagebuilder:eu-west-1:111122223333:component/{path}", out var arn));
            _store.Put(new(arn, []));
        }
    }

    [Fact]
    public void Sorts_numbers_as_numbers() =>
        Assert.Equal(["1.0.0/1", "1.0.0/2", "1.0.0/10", "1.9.0/1", "1.10.0/1"], Paths(_store.WithPrefix("component", "a/")).Select(p => p[2..]));

    [Theory]
    [InlineData("a/", "a/1.10.0/1")]
    [InlineData("a/0000000001.0000000000.0000000000/", "a/1.0.0/10")]
    [InlineData("c/", null)]
    public void Finds_the_last_with_a_prefix(string prefix, string? expected) =>
        Assert.Equal(expected, _store.Last("component", prefix) is { } found ? Path(found) : null);

    [Fact]
    public void Returns_the_newest_build_of_each_version_and_the_newest_version_of_each_name()
    {
        Assert.Equal(["a-b/1.0.0/1", "a/1.0.0/10", "a/1.9.0/1", "a/1.10.0/1", "b/2.0.0/1"], Paths(_store.LatestBuilds("component", null)));
        Assert.Equal(["a-b/1.0.0/1", "a/1.10.0/1", "b/2.0.0/1"], Paths(_store.LatestVersions("component", null)));
    }

    [Fact]
    public void Shows_the_build_before_when_the_newest_of_a_version_is_removed_and_no_version_without_builds()
    {
        _store.Remove("arn:aws:imagebuilder:eu-west-1:111122223333:component/a/1.0.0/10");
        _store.Remove("arn:aws:imagebuilder:eu-west-1:111122223333:component/a/1.9.0/1");

        Assert.Equal(["a-b/1.0.0/1", "a/1.0.0/2", "a/1.10.0/1", "b/2.0.0/1"], Paths(_store.LatestBuilds("component", null)));
    }

    [Fact]
    public void Continues_the_newest_builds_after_any_of_them()
    {
        var newest = _store.LatestBuilds("component", null).ToList();

        for (var i = 0; i < newest.Count; i++)
            Assert.Equal(newest.Skip(i + 1), _store.LatestBuilds("component", newest[i].Key));
    }

    [Fact]
    public void Continues_after_any_item()
    {
        var all = _store.OfType("component").ToList();

        for (var i = 0; i < all.Count; i++)
            Assert.Equal(all.Skip(i + 1), _store.After("component", all[i].Key));
    }

    [Theory]
    [InlineData("", "a-b/1.0.0/1 a/1.10.0/1 a/1.9.0/1 a/1.0.0/10 a/1.0.0/2 a/1.0.0/1 b/2.0.0/1")]
    [InlineData("a/0000000001.", "a/1.10.0/1 a/1.9.0/1 a/1.0.0/10 a/1.0.0/2 a/1.0.0/1")]
    [InlineData("a/0000000001.0000000000.0000000000/", "a/1.0.0/10 a/1.0.0/2 a/1.0.0/1")]
    [InlineData("c/", "")]
    public void Lists_the_newest_first_and_continues_after_any_item(string prefix, string expected)
    {
        var all = _store.NewestFirst("component", prefix, null).ToList();

        Assert.Equal(expected, string.Join(' ', Paths(all)));
        for (var i = 0; i < all.Count; i++)
            Assert.Equal(all.Skip(i + 1), _store.NewestFirst("component", prefix, all[i].Key));
    }

    [Fact]
    public void Put_replaces_and_Remove_deletes()
    {
        var arn = _store.Last("component", "b/")!.Arn;
        var other = new Resource(arn, []);
        _store.Put(other);

        Assert.Same(other, _store.Last("component", "b/"));
        Assert.Equal(7, _store.Count("component"));
        Assert.True(_store.Remove(arn.ToString()));
        Assert.False(_store.Remove(arn.ToString()));
        Assert.Null(_store.Find(arn.ToString()));
        Assert.Null(_store.Last("component", "b/"));
    }

    private static string Path(Resource resource) => resource.Arn.ToString().Split(":component/")[1];

    private static IEnumerable<string> Paths(IEnumerable<Resource> resources) => resources.Select(Path);
}
