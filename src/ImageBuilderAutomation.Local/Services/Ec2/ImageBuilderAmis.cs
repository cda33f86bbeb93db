using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Local.Services.Ec2.Operations;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>What Image Builder does in EC2: it makes AMIs, distributes them, and carries out lifecycle actions.</summary>
/// <param name="find">Finds a build by the ARN of its image. Called under the lock of the emulator.</param>
/// <param name="cleared">Called under the lock when everything is deleted.</param>
internal sealed class ImageBuilderAmis(Ec2World world, Func<string, Build?> find, Action cleared) : IAmis
{
    // Assumed: snapshots have the AMI's tags, one has the size of the recipe's first volume, and otherwise 8 GiB.
    private const int StandardSize = 8;

    public void Add(MadeAmi made, AmiFacts facts)
    {
        lock (world.Gate)
        {
            var region = world.Region(made.Output.Text("region"));
            var id = made.Output.Text("image");
            made = made with { Source = ParameterOf(region, made) ?? made.Source };
            if (region.Images.GetValueOrDefault(id) is not { IsDeregistered: false } ami)
            {
                ami = Create(region, id, made);
                if (OriginOf(region, made) is { } origin)
                    ami.Watermarks.AddRange(origin.Watermarks);
                if (!made.IsCopy)
                    AttachOfRecipe(ami, made.Image);
                world.Enter(ami, AmiState.Available);
            }

            ami.Build ??= find(made.Image.Text("arn"));
            ami.Permissions = ami.Permissions.With(PermissionsOf(facts));
            foreach (var tags in ami.Devices.Select(device => device.Snapshot.Tags).Prepend(ami.Tags))
            {
                foreach (var (key, value) in facts.Tags)
                    tags[key] = value;
            }
        }
    }

    public AmiFacts? FactsOf(string ami)
    {
        lock (world.Gate)
        {
            return world.FindImage(ami) is { } found
                ? new(found.Permissions.IsPublic, found.Permissions.Accounts, found.LastLaunch(world.Now), new Dictionary<string, string>(found.Tags))
                {
                    SharedOrganizations = found.Permissions.Organizations,
                    SharedOrganizationalUnits = found.Permissions.OrganizationalUnits,
                }
                : null;
        }
    }

    public void Change(string ami, AmiFacts facts)
    {
        lock (world.Gate)
        {
            if (world.FindImage(ami) is not { } found)
                return;
            found.Permissions = PermissionsOf(facts);
            SetTags(found, facts);
            if (found.LastLaunch(world.Now) != facts.LastLaunched)
                found.SetLastLaunch(facts.LastLaunched);
        }
    }

    // Assumed: an AMI that was deregistered behind Image Builder's back counts as acted on.
    public string? Apply(string ami, LifecycleAction action, IReadOnlyList<string> snapshots, AmiFacts after)
    {
        lock (world.Gate)
        {
            if (world.FindImage(ami) is not { } found)
                return null;
            if (action == LifecycleAction.Delete)
                return Delete(found, snapshots);
            try
            {
                Apply(found, action);
            }
            catch (Ec2Exception refused)
            {
                return refused.Message;
            }

            SetTags(found, after);
            return null;
        }
    }

    public void Clear()
    {
        lock (world.Gate)
        {
            world.Clear();
            cleared();
        }
    }

    /// <summary>Adds a version to each launch template that the distribution of an available image names, with the image's AMI.</summary>
    // Documented: user guide, "Create a distribution configuration": launch templates. Assumed: the new version is based on the default one; a template
    // that does not exist is ignored.
    public void Distribute(Build build)
    {
        lock (world.Gate)
        {
            foreach (var note in OutputMetadata.Of(build)["launchTemplates"]!.AsArray().Select(note => note!.AsObject()))
            {
                if (world.Region(note.Text("region")).Templates.GetValueOrDefault(note.TextOrNull("launchTemplateId") ?? "") is not { } template
                    || template.Owner != note.Text("accountId") || !TemplateVersions.HasRoom(template))
                    continue;
                var data = ParameterNode.Read([new("ImageId", note.Text("imageId"))]);
                var version = TemplateVersions.Add(template, template.Find(template.DefaultVersion), data, build.Arn, world.Now, "imagebuilder.amazonaws.com");
                // A workflow may give it as a text.
                if (note["setDefaultVersion"]?.ToString() == "true")
                    template.DefaultVersion = version.Number;
            }
        }
    }

    private void Apply(Ami ami, LifecycleAction action)
    {
        if (action == LifecycleAction.Deprecate)
        {
            ImageStates.Deprecate(ami, world.Now);
        }
        else if (action == LifecycleAction.Disable)
        {
            ImageStates.Disable(world, ami);
        }
        else
        {
            ImageStates.Enable(world, ami);
            ami.DeprecatesAt = null;
        }
    }

    private string? Delete(Ami ami, IReadOnlyList<string> snapshots)
    {
        if (Deregistration.RefusalOf(ami, world.Now) is { } refusal)
            return refusal;
        Deregistration.Deregister(world, ami);
        var region = world.Region(ami.Region);
        foreach (var snapshot in snapshots.Select(id => region.Snapshots.GetValueOrDefault(id)).OfType<Snapshot>())
            Deregistration.DeleteIfUnused(region, snapshot);
        return null;
    }

    private Ami Create(Ec2Region region, string id, MadeAmi made)
    {
        var isWindows = made.Image["platform"]?.ToString() == "Windows";
        var owner = made.Output.Text("accountId");
        return NewImage.Create(
            region,
            snapshot => new()
            {
                Id = id,
                Owner = owner,
                Region = region.Name,
                Name = made.Output.Text("name"),
                Description = made.Output.TextOrNull("description"),
                CreatedAt = world.Now,
                IsWindows = isWindows,
                SourceImage = made.Source,
                SourceRegion = made.Source is not null && ResourceArn.TryParse(made.Image.Text("arn"), out var arn) ? arn.Region : null,
                Devices = NewImage.Root(isWindows, snapshot),
            },
            owner,
            AmiFacts.SnapshotOf(id),
            made.IsCopy ? $"Copied for DestinationAmi {id} from SourceAmi {made.Source}." : $"Created by CreateImage for {id}",
            Size(made.Image),
            world.Now);
    }

    /// <summary>The AMI that a copy is made from, or on which the image is built; null if this host does not know it.</summary>
    // Documented: watermarks go along to copies, and to an AMI of an instance that was launched from the AMI.
    // Simplified: a parent image is found by its AMI's id or the ARN of its build, not by a version with wildcards.
    private Ami? OriginOf(Ec2Region region, MadeAmi made)
    {
        if (made.Source is { } source)
            return world.FindImage(source);
        var parent = made.Image.Snapshot("imageRecipe")?["parentImage"]?.ToString();
        return region.Images.Values.FirstOrDefault(known => !known.IsDeregistered && parent is not null && (known.Id == parent || known.Build?.Arn == parent));
    }

    /// <summary>The AMI in the parameter that is the parent of an image; null for another parent, and for a copy.</summary>
    // Simplified: what the parameter holds when the AMI is made, not when its build instance was launched.
    private string? ParameterOf(Ec2Region region, MadeAmi made) =>
        !made.IsCopy && made.Image.Snapshot("imageRecipe")?["parentImage"]?.ToString() is { } parent && parent.StartsWith("ssm:", StringComparison.Ordinal)
            ? world.Parameters.ValueOf(made.Output.Text("accountId"), region.Name, parent["ssm:".Length..])
            : null;

    // Documented: API reference, "CreateImageRecipe", amiWatermarks: copies have them too. Assumed: of too many with the inherited ones, the last are left out.
    private void AttachOfRecipe(Ami ami, JsonObject image)
    {
        foreach (var name in image.Snapshot("imageRecipe")?["amiWatermarks"]?.AsArray().Select(name => name!.ToString()) ?? [])
            Watermarks.Attach(ami, $"{ami.Owner}:{name}", world.Now);
    }

    private static int Size(JsonObject image)
    {
        var volume = image.Snapshot("imageRecipe")?["blockDeviceMappings"]?.AsArray()
            .Select(mapping => mapping?["ebs"]?["volumeSize"]).FirstOrDefault(size => size is not null);
        return volume is JsonValue && int.TryParse(volume.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : StandardSize;
    }

    private static LaunchPermissions PermissionsOf(AmiFacts facts) =>
        new(facts.IsPublic, facts.SharedAccounts, facts.SharedOrganizations, facts.SharedOrganizationalUnits);

    private static void SetTags(Ami ami, AmiFacts facts)
    {
        ami.Tags.Clear();
        foreach (var (key, value) in facts.Tags)
            ami.Tags[key] = value;
    }
}
