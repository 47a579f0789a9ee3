FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
# What DATA_DIR names in docker-compose.yml; a new volume takes its owner.
RUN mkdir /data && chown node:node /data
USER node
ENTRYPOINT ["node", "src/cli/jobtide.mjs"]
CMD ["start"]
