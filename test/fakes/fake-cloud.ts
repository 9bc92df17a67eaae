import { type FakeBucket, startFakeBucket } from "./fake-bucket.ts";
import { type FakeCloudTasks, SUGGESTED_QUEUE, startFakeCloudTasks } from "./fake-cloud-tasks.ts";

export type FakeCloud = {
  readonly tasks: FakeCloudTasks;
  readonly bucket: FakeBucket;
  /** What a service needs to live there; its SERVICE_URL and its sources are still to be named. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

/** Cloud Tasks with the suggested queue, and Cloud Storage with an empty bucket, both on loopback. */
export async function startFakeCloud(): Promise<FakeCloud> {
  const [tasks, bucket] = await Promise.all([startFakeCloudTasks(), startFakeBucket({ pageSize: 1000 })]);
  tasks.addQueue("projects/fable/locations/europe-west1/queues/horse-racing-queue", SUGGESTED_QUEUE);
  return {
    tasks,
    bucket,
    environment: {
      PROJECT_ID: "fable",
      TASKS_SA_EMAIL: "tasks@fable.iam.gserviceaccount.com",
      CLOUD_TASKS_EMULATOR_HOST: tasks.host,
      GCS_BUCKET: "fake",
      GCS_API_ENDPOINT: bucket.endpoint,
    },
    async close() {
      await tasks.close();
      await bucket.close();
    },
  };
}
